/** The tracker of the provider above, for what an app counts by itself. */
import { createContext, useContext } from "react";
import type { Tracker } from "../../browser/tracker.js";
import type { AnyEvents } from "../../shared/event/eventMap.js";

/** Which events a tracker takes, its users say: a context has one type for all of them. */
export const TrackerContext = createContext<Tracker | undefined>(undefined);

/**
 * Answers the tracker of the `FootfallProvider` above. Given your events, wrong names and properties are type
 * errors. It throws where there is no provider; the tracker itself never throws.
 *
 * @example
 * export const useTracker = useFootfall<{ signup: { plan: string } }>;
 * // In a component:
 * const tracker = useTracker();
 * <button onClick={() => tracker.track("signup", { plan: "pro" })}>Sign up</button>
 */
export function useFootfall<Events = AnyEvents>(): Tracker<Events> {
  const tracker = useContext(TrackerContext);
  if (!tracker) {
    throw new Error(
      "There is no tracker here: put a <FootfallProvider> around what uses useFootfall or <TrackPageViews>.",
    );
  }
  return tracker as unknown as Tracker<Events>;
}
