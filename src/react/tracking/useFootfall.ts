/** The tracker of the provider above, for events that an app counts itself. */
import { createContext, useContext } from "react";
import type { Tracker } from "../../browser/tracker.js";
import type { AnyEvents } from "../../shared/event/eventMap.js";

/** The users of the context say which events a tracker takes, because a context has one type. */
export const TrackerContext = createContext<Tracker | undefined>(undefined);

/**
 * Returns the tracker of the `FootfallProvider` above. Pass the type of your events, and wrong
 * names and properties are type errors. It throws where there is no provider. The tracker itself
 * never throws.
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
