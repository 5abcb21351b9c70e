/** When a page is seen: a full load, a change of route, a page back from the back/forward cache. */
import { attempt } from "./attempt.js";
import { listen } from "./listen.js";
import type { PageOptions } from "./options.js";
import type { SentEvent } from "./transport.js";

/** Ends of an address that name no other page: a router that sets or drops them stays where it was. */
const sameEnd = /(\/(index\.\w+)?|#)*$/;

/** Frameworks change the address first, and set the title when they have drawn the route. */
const TITLE_DELAY_MS = 1000;

/**
 * Calls `view` for each, for a route after it has had time to set its title. No title is better than that of the
 * page before.
 *
 * @param leave is called as soon as a route is left
 * @returns a function that counts the view that waits for its title now
 */
export function watchPageViews(
  view: (fields: Partial<SentEvent>) => void,
  leave: () => void,
  { hashRoutes }: PageOptions,
): () => void {
  let shownPath: unknown;
  /** With that of a route in the fragment. */
  let shownQuery: string;
  /** Title of the last view, if it has one. */
  let shownTitle: unknown;
  let titleBefore: unknown;
  let waiting: Partial<SentEvent> | undefined;

  function settle(fields = waiting): void {
    // The time of a view that waits no more may end while the next one waits.
    if (fields && fields === waiting) {
      waiting = undefined;
      shownTitle = fields.title =
        document.title === titleBefore ? undefined : document.title;
      view(fields);
    }
  }

  function onRoute(isNew: unknown): void {
    const { search, hash, pathname } = location;
    const [route, query] = (pathname + (hashRoutes ? hash : "")).split("?");
    const path = route!.replace(sameEnd, "");
    const queryBefore = shownQuery;
    shownQuery = search + query;
    if (path === shownPath && (!isNew || queryBefore === shownQuery)) return;
    shownPath = path;
    // An address that takes the place of one that waits (a redirect) is the page.
    if (isNew) settle();
    leave();
    // Some set it first: after a page that had one, it is another then.
    titleBefore = shownTitle ?? document.title;
    waiting = { occurredAt: Date.now(), url: location.href };
    setTimeout(settle, TITLE_DELAY_MS, waiting);
  }

  function onShow(): void {
    shownTitle = shownPath = 0;
    onRoute(true);
    settle();
  }

  for (const method of ["pushState", "replaceState"] as const) {
    // It is applied to whatever it is called on.
    // eslint-disable-next-line @typescript-eslint/unbound-method
    const original = history[method];
    history[method] = function (...args) {
      original.apply(this, args);
      // A replacement comes behind it in the alphabet.
      attempt(() => onRoute(method < "q"));
    };
  }
  // Going to another fragment is one of these, too.
  listen("popstate", onRoute);
  listen("pageshow", ({ persisted }: PageTransitionEvent) => {
    if (persisted) onShow();
  });
  onShow();
  return settle;
}
