/** Gives a page's tracker to all components below. The app makes it, or passes its options. */
import { useState, type ReactNode } from "react";
import { createTracker } from "../../browser/createTracker.js";
import type {
  AutomaticOptions,
  TrackerOptions,
} from "../../browser/options.js";
import type { Tracker } from "../../browser/tracker.js";
import type { AnyEvents } from "../../shared/event/eventMap.js";
import { TrackerContext } from "./useFootfall.js";

export type FootfallProviderProps<Events = AnyEvents> = {
  children?: ReactNode;
} & (
  | {
      /** The tracker that `createTracker` has made. */
      tracker: Tracker<Events>;
      options?: undefined;
    }
  | {
      /**
       * The options of `createTracker`. They are read once, because a tracker lives as long as its
       * page.
       */
      options: TrackerOptions & AutomaticOptions;
      tracker?: undefined;
    }
);

/**
 * Makes a tracker available to `useFootfall` and `TrackPageViews`. On a server the tracker does
 * nothing.
 * @example
 * <FootfallProvider options={{ endpoint, key, pageViews: false }}>
 *   <TrackPageViews pathname={usePathname()} />
 *   {children}
 * </FootfallProvider>
 */
export function FootfallProvider<Events = AnyEvents>({
  tracker,
  options,
  children,
}: FootfallProviderProps<Events>) {
  // It runs during render, because effects of children run first and may track. React may repeat a
  // render or throw it away. Then createTracker returns the tracker that it made before.
  const [made] = useState(() => options && createTracker<Events>(options));
  return (
    <TrackerContext.Provider value={(tracker ?? made) as unknown as Tracker}>
      {children}
    </TrackerContext.Provider>
  );
}
