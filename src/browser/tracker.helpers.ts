/** A tracker in a tab, to be called from outside of it. */
import { createTracker } from "./createTracker.js";
import type { AutomaticOptions, HttpOptions } from "./options.js";
import type { Tab } from "./tab.helpers.js";
import type { Tracker } from "./tracker.js";

export const endpoint = "https://app.example/analytics/ingest";
export const key = "ff_pub_12345678";

/** Nothing is counted by itself. */
export const quiet: AutomaticOptions = {
  pageViews: false,
  engagement: false,
  outboundLinks: false,
  fileDownloads: false,
  formSubmits: false,
  attributes: false,
};

/** What the page has after `createTracker`; each call is one of that page. */
export function startTracker(
  tab: Tab,
  options: Partial<HttpOptions> & AutomaticOptions = {},
): Tracker {
  return inTab(
    tab,
    tab.run(() => createTracker({ endpoint, key, ...options })),
  );
}

export function inTab(tab: Tab, tracker: Tracker): Tracker {
  return new Proxy(tracker, {
    get(target, name: keyof Tracker) {
      const method = Reflect.get(target, name) as (
        ...args: unknown[]
      ) => unknown;
      return (...args: unknown[]) => tab.run(() => method(...args));
    },
  });
}
