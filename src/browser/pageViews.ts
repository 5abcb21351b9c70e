/** When a page is seen: a full load, a change of route, a page back from the back/forward cache. */
import { attempt } from "./attempt.js";
import { listen } from "./listen.js";

/** Frameworks set the title of a new route after they have changed the address. */
const TITLE_DELAY_MS = 100;

/**
 * Calls `view` for each, and for a change of route after the new page has had time to set its title.
 *
 * @param leave is called as soon as a route is left
 * @param hasHashRoutes the fragment tells pages apart
 * @returns a function that counts the view that waits for its title now
 */
export function watchPageViews(
  view: (url: string) => void,
  leave: () => void,
  hasHashRoutes: boolean | undefined,
): () => void {
  let shownPath = "";
  let shownSearch = "";
  let waiting: string | undefined;

  function settle(): void {
    const url = waiting;
    waiting = undefined;
    if (url) view(url);
  }

  function onRoute(isNew: unknown): void {
    const { pathname, search, hash, href } = location;
    const path = pathname + (hasHashRoutes ? hash : "");
    const isSame = path === shownPath && (!isNew || search === shownSearch);
    shownPath = path;
    shownSearch = search;
    if (isSame) return;
    // An address that takes the place of one that waits (a redirect) is the page.
    if (isNew) settle();
    leave();
    waiting = href;
    setTimeout(settle, TITLE_DELAY_MS);
  }

  function onShow(): void {
    shownPath = "";
    onRoute(true);
    settle();
  }

  for (const method of ["pushState", "replaceState"] as const) {
    // It is applied to whatever it is called on.
    // eslint-disable-next-line @typescript-eslint/unbound-method
    const original = history[method];
    history[method] = function (...args) {
      original.apply(this, args);
      attempt(() => onRoute(method === "pushState"));
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
