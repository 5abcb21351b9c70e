/** Finds page views: a full load, a change of route, a page back from the back/forward cache. */
import { attempt } from "./attempt.js";
import { view } from "./commands.js";
import { listen } from "./listen.js";
import type { SentEvent } from "./transport.js";
import type { TrackerState } from "./visitor.js";

/**
 * Ends of an address that name no other page. A router that sets or removes them stays on its page.
 */
const sameEnd = /(\/(index\.\w+)?|#)*$/;

/**
 * The time that a route has to set its title. Frameworks change the address first, and the title
 * after drawing the route.
 */
const TITLE_DELAY_MS = 1000;

/**
 * Records each page view. For a route it waits until the route has had time to set its
 * title. A view has no title rather than the one of the page before.
 *
 * @param leave called as soon as the visitor leaves a route
 * @returns a function that at once counts the view that waits for its title
 */
export function watchPageViews(
  tracker: TrackerState,
  leave: () => void,
): () => void {
  let shownPath: unknown;
  /** The query of the page, and the query of a route in the fragment. */
  let shownQuery: string;
  /** Title of the last view, if it has one. */
  let shownTitle: unknown;
  let titleBefore: unknown;
  let waiting: Partial<SentEvent> | undefined;

  function settle(fields = waiting): void {
    // The timer of an earlier view may fire while the next one waits.
    if (fields && fields === waiting) {
      waiting = undefined;
      shownTitle = fields.title =
        document.title === titleBefore ? undefined : document.title;
      view(tracker, fields);
    }
  }

  function onRoute(isNew: unknown): void {
    const [route, query] = (
      location.pathname + (tracker.settings.hashRoutes ? location.hash : "")
    ).split("?");
    const path = route!.replace(sameEnd, "");
    const queryBefore = shownQuery;
    shownQuery = location.search + query;
    if (path === shownPath && (!isNew || queryBefore === shownQuery)) return;
    shownPath = path;
    // A redirect replaces the address of a waiting view, so the new address is the page.
    if (isNew) settle();
    leave();
    // Some frameworks set the title first. If the page before had a title, the new title differs
    // from it.
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
    // The wrapper calls it with its own `this`.
    // eslint-disable-next-line @typescript-eslint/unbound-method
    const original = history[method];
    history[method] = function (...args) {
      original.apply(this, args);
      // "replaceState" comes after "q" in the alphabet, and "pushState" before it.
      attempt(() => onRoute(method < "q"));
    };
  }
  // Going to another fragment fires this event, too.
  listen("popstate", onRoute);
  listen(
    "pageshow",
    ({ persisted }: PageTransitionEvent) => persisted && onShow(),
  );
  onShow();
  return settle;
}
