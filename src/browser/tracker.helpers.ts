/** A tracker in a tab, for calls from outside of the tab. */
import { createTracker } from "./createTracker.js";
import type { AutomaticOptions, HttpOptions } from "./options.js";
import type { Tab } from "./tab.helpers.js";
import type { Tracker } from "./tracker.js";

export const endpoint = "https://app.example/analytics/ingest";
export const key = "ff_pub_12345678";

/** Options with which the tracker counts nothing by itself. */
export const quiet: AutomaticOptions = {
  pageViews: false,
  engagement: false,
  outboundLinks: false,
  fileDownloads: false,
  formSubmits: false,
  attributes: false,
};

/** Starts a tracker in a tab. Each call of it is a call of that page. */
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
