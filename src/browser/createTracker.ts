/** The tracker with what is counted by itself. */
import type { AnyEvents } from "../shared/event/eventMap.js";
import { watchPage } from "./automatic.js";
import { trackerOf } from "./core.js";
import type { AutomaticOptions, TrackerOptions } from "./options.js";
import type { Tracker } from "./tracker.js";

/**
 * Makes the page's tracker, and begins to count. Given your events, wrong names and properties are type
 * errors. Called again with the same key it answers the same tracker; on a server, one that does nothing.
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
