/** The tracker without what is counted by itself, for apps that say everything themselves. */
import type { AnyEvents } from "../shared/event/eventMap.js";
import { trackerOf } from "./core.js";
import type { TrackerOptions } from "./options.js";
import type { Tracker } from "./tracker.js";

/** Makes the page's tracker: as that of `convex-footfall/browser`, but it counts only what it is told to. */
export function createTracker<Events = AnyEvents>(
  options: TrackerOptions,
): Tracker<Events> {
  return trackerOf<Events>(options);
}
