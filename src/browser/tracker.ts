/** What an app can say to a tracker. */
import type {
  AnyEvents,
  EventName,
  PropertiesArgument,
  PropertiesInput,
} from "../shared/event/eventMap.js";
import type { Revenue } from "../shared/event/revenue.js";

/** What a page says of a view that the address does not. */
export interface PageInput {
  /** What the page is to be called in reports, in place of the path of its address. */
  path?: string;
  title?: string;
  properties?: PropertiesInput;
}

export interface TrackOptions {
  /** Counts where the site has `allowPublicRevenue`: anyone can send what a page can send. */
  revenue?: Revenue;
  /** false: it says nothing of the visitor's interest, so that a visit with nothing else stays a bounce. */
  interactive?: boolean;
}

/** Nothing of it ever throws: a page must not break because it is counted. */
export interface Tracker<Events = AnyEvents> {
  /** Counts a page view; automatic ones need no call. */
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
  /** The user has signed out: what follows is of nobody, and of a new visitor. */
  reset(): void;
  /** Adds properties to every event that follows, on later pages as well; `undefined` takes one back. Not those of the options. */
  register(superProperties: PropertiesInput): void;
  /** Sends now what waits; resolves when it is sent, or has to wait for the server or the network. */
  flush(): Promise<void>;
  /** The visitor agrees: what was held back is stored and sent. */
  optIn(): void;
  /** The visitor does not: forgets what waits and who they are, and records nothing until `optIn()`. */
  optOut(): void;
  /**
   * The visitor's id, for the app's own backend; while consent is pending, one that is in memory only. undefined
   * after `optOut()`, when cookieless, where storage is blocked, and on a page that is prerendered.
   */
  getVisitorId(): string | undefined;
  /** How many events of this page will never be stored. */
  droppedEvents(): number;
}
