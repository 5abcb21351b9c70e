/** The commands of a tracker. */
import type {
  AnyEvents,
  EventName,
  PropertiesArgument,
  PropertiesInput,
} from "../shared/event/eventMap.js";
import type { Revenue } from "../shared/event/revenue.js";

/** The parts of a page view that the app sets itself. */
export interface PageInput {
  /** The page's name in reports, instead of the path of its address. */
  path?: string;
  title?: string;
  properties?: PropertiesInput;
}

export interface TrackOptions {
  /** Counts where the site has `allowPublicRevenue`: anyone can send what a page can send. */
  revenue?: Revenue;
  /** false: the event does not show interest. A visit with nothing else stays a bounce. */
  interactive?: boolean;
}

/** No command ever throws: a page must not break because we count it. */
export interface Tracker<Events = AnyEvents> {
  /** Counts a page view. Automatic views need no call. */
  page(page?: PageInput): void;
  /** Counts something that the visitor did. */
  track<Name extends EventName<Events>>(
    name: Name,
    ...args: [
      ...properties: PropertiesArgument<Events[Name]>,
      options?: TrackOptions,
    ]
  ): void;
  /** From now on the visitor is this user of the app, with these traits. */
  identify(userId: string, traits?: PropertiesInput): void;
  /** The user has signed out. Later events belong to no user, and to a new visitor. */
  reset(): void;
  /**
   * Adds properties to every event that follows, on later pages as well. `undefined` removes one.
   * Properties of the options stay.
   */
  register(superProperties: PropertiesInput): void;
  /**
   * Sends waiting events now. Resolves when they are sent, or must wait for the server or the
   * network.
   */
  flush(): Promise<void>;
  /** The visitor agrees. The tracker stores and sends what it held back. */
  optIn(): void;
  /**
   * The visitor refuses. The tracker forgets waiting events and who they are, and records nothing
   * until `optIn()`.
   */
  optOut(): void;
  /**
   * Returns the visitor's id, for the app's own backend. While consent is pending, the id is in
   * memory only. It is undefined after `optOut()`, if the tracker is cookieless, if the browser
   * blocks storage, and on a prerendered page.
   */
  getVisitorId(): string | undefined;
  /** The number of events of this page that the server will never store. */
  droppedEvents(): number;
}
