/** The tracker that also counts by itself. */
import type { AnyEvents } from "../shared/event/eventMap.js";
import { watchPage } from "./automatic.js";
import { trackerOf } from "./core.js";
import type { AutomaticOptions, TrackerOptions } from "./options.js";
import type { Tracker } from "./tracker.js";

/**
 * Makes the page's tracker, and begins to count. If you give it your events as a type, wrong names
 * and properties are type errors. A second call with the same key returns the same tracker. On a
 * server it returns a tracker that does nothing.
 *
 * @example
 * const tracker = createTracker<{ signup: { plan: string } }>({
 *   endpoint: "https://YOUR-DEPLOYMENT.convex.site/analytics/ingest",
 *   key: "ff_pub_…",
 * });
 * tracker.track("signup", { plan: "pro" });
 */
export function createTracker<Events = AnyEvents>(
  options: TrackerOptions & AutomaticOptions,
): Tracker<Events> {
  return trackerOf<Events>(options, watchPage);
}
