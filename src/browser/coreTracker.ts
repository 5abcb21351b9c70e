/** The tracker that counts nothing by itself, for apps that track everything in their own code. */
import type { AnyEvents } from "../shared/event/eventMap.js";
import { trackerOf } from "./core.js";
import type { TrackerOptions } from "./options.js";
import type { Tracker } from "./tracker.js";

/**
 * Makes the page's tracker. It works like the one of `convex-footfall/browser`, but counts only
 * what the app tracks.
 */
export function createTracker<Events = AnyEvents>(
  options: TrackerOptions,
): Tracker<Events> {
  return trackerOf<Events>(options);
}
