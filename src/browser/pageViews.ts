/** When a page is seen: a full load, a change of route, a page back from the back/forward cache. */
import { attempt } from "./attempt.js";
import { listen } from "./listen.js";
import type { SentEvent } from "./transport.js";

/** Ends of an address that name no other page: a router that sets or drops them stays where it was. */
const sameEnd = /(\/(index.\w+)?|#)*$/;

/** Frameworks change the address first, and set the title when they have drawn the route. */
const TITLE_DELAY_MS = 1000;

/**
 * Calls `view` for each, for a route after it has had time to set its title. No title is better than that of the
 * page before.
 *
 * @param leave is called as soon as a route is left
 * @param hasHashRoutes the fragment tells pages apart
 * @returns a function that counts the view that waits for its title now
 */
export function watchPageViews(
  view: (fields: Partial<SentEvent>) => void,
  leave: () => void,
  hasHashRoutes: boolean | undefined,
): () => void {
  let shownPath: unknown;
  let shownQuery: string;
  /** Title of the last view, if it has one. */
  let shownTitle: unknown;
  let titleBefore: unknown;
  let waiting: Partial<SentEvent> | undefined;

  function settle(): void {
    const fields = waiting;
    const { title } = document;
    waiting = undefined;
    if (fields) {
      shownTitle = fields.title = title === titleBefore ? undefined : title;
      view(fields);
    }
  }

  function onRoute(isNew: unknown): void {
    const { pathname, search, hash, href } = location;
    const path = (pathname + (hasHashRoutes ? hash : "")).replace(sameEnd, "");
    const isSame = path === shownPath && (!isNew || search === shownQuery);
    shownPath = path;
    shownQuery = search;
    if (isSame) return;
    // An address that takes the place of one that waits (a redirect) is the page.
    if (isNew) settle();
    leave();
    // Some set it first: after a page that had one, it is another then.
    titleBefore = shownTitle ?? document.title;
    waiting = { url: href, occurredAt: Date.now() };
    setTimeout(settle, TITLE_DELAY_MS);
  }

  function onShow(): void {
    shownPath = shownTitle = 0;
    onRoute(true);
    settle();
  }

  for (const method of ["pushState", "replaceState"] as const) {
    // It is applied to whatever it is called on.
    // eslint-disable-next-line @typescript-eslint/unbound-method
    const original = history[method];
    history[method] = function (...args) {
      original.apply(this, args);
      attempt(() => onRoute(method[0] === "p"));
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
