/**
 * The script of a site that counts with our tracker, and switches between its routes without
 * loading them.
 */
import {
  createTracker,
  type AutomaticOptions,
  type HttpOptions,
  type Tracker,
} from "../../src/browser/index.js";

declare global {
  interface Window {
    counter: Tracker;
  }
}

const { options = "" } = document.body.dataset;
window.counter = createTracker(
  JSON.parse(options) as HttpOptions & AutomaticOptions,
);

/** Shows a route as frameworks do: the title changes after the address. */
function showRoute(): void {
  queueMicrotask(() => (document.title = `Route ${location.pathname}`));
}

addEventListener("click", (event) => {
  const route = (event.target as Element).closest("a[data-route]");
  if (!route) return;
  event.preventDefault();
  history.pushState({}, "", (route as HTMLAnchorElement).href);
  showRoute();
});
addEventListener("popstate", showRoute);
