/** The commands of the tracker for apps. */
import type { Tracker } from "../browser/tracker.js";
import type { AnyEvents, PropertiesInput } from "../shared/event/eventMap.js";

/** The parts of a screen view that the app sets itself. */
export interface ScreenInput {
  title?: string;
  properties?: PropertiesInput;
}

/** No command ever throws: an app must not break because we count it. */
export interface NativeTracker<Events = AnyEvents> extends Omit<
  Tracker<Events>,
  "page" | "getVisitorId"
> {
  /**
   * Counts a screen as a page view. Its path in reports is the name with a slash in front:
   * `screen("Cart")` and `screen("/Cart")` are the page `/Cart`.
   */
  screen(name: string, screen?: ScreenInput): void;
  /**
   * Returns the visitor's id, for the app's own backend. Waits until the tracker has read what is
   * on the device. It is undefined after `optOut()`, if the tracker is cookieless, and if the
   * storage cannot be read.
   */
  getVisitorId(): Promise<string | undefined>;
}
