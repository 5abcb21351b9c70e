/** What a tracker can be told, each with what it is when nobody says. */
import type { PropertiesInput } from "../shared/event/eventMap.js";
import type { InteractionOptions } from "./interactions.js";
import type { SentEvent, Transport } from "./transport.js";

/** What is counted by itself. All of it is on unless it is `false`. */
export interface AutomaticOptions extends InteractionOptions {
  /** Full loads, changes of route, pages back from the back/forward cache; prerendered ones once they are shown. */
  pageViews?: boolean;
  /** Visible and focused time, and scroll depth, so that a visit of one page has a duration. */
  engagement?: boolean;
}

/** Options that name a page. */
export interface PageOptions {
  /** The fragment of the address tells pages apart, as in `/#/cart`. Default: false. */
  hashRoutes?: boolean;
  /**
   * Query parameters that are sent, beside those that say where a visitor came from: the site's `pageParameters`, which
   * the tracker does not know by itself. As an attribute: `data-page-parameters="t,page"`. Default: none.
   */
  pageParameters?: readonly string[];
  /** A page is called by its `<link rel="canonical">`, where that is of the same host. Default: false. */
  canonical?: boolean;
}

/** Whether, how and when events are sent. */
export interface OutboxOptions {
  /**
   * Called with each event before it is kept on the device or sent: what it returns takes the place of the event, and
   * nothing (`null`, `false`, no answer) drops it. Where it throws, the event is dropped, counted and told to `onDrop`. It
   * has to answer at once: a promise is no event. As an attribute, the name of a global function:
   * `data-before-send="withoutNames"`; while there is none of that name, nothing is sent.
   */
  beforeSend?: (event: SentEvent) => SentEvent | null | false;
  /** How long an event waits for others. Default: 3,000. */
  flushIntervalMs?: number;
  /** At so many the batch goes at once. Default: 100. */
  maxBatchEvents?: number;
  /** Beyond it the oldest is dropped. Default: 6,000, some 2 MB of the 5 that `localStorage` has. */
  maxQueuedEvents?: number;
}

interface CommonOptions extends OutboxOptions, PageOptions {
  /**
   * Leaves nothing on the device but a choice of consent: no visitor id (the server makes one for the day), and a queue
   * that lives as long as the page.
   */
  cookieless?: boolean;
  /**
   * `"pending"` holds everything in memory until `optIn()`, and sends nothing before. The visitor's choice is
   * remembered, and wins the next time. Default: `"granted"`.
   */
  consent?: "granted" | "pending";
  /** Records nothing of browsers that ask not to be tracked (DNT, GPC), unless the visitor has opted in. */
  honourDoNotTrack?: boolean;
  /** Properties of every event. */
  superProperties?: PropertiesInput;
  /** Called for each event that will never be stored, with the reason. It is also counted in `droppedEvents()`; not what `beforeSend` drops. */
  onDrop?: (event: SentEvent | undefined, reason: string) => void;
}

/** Over HTTP, to the route of `registerRoutes`. */
export interface HttpOptions extends CommonOptions {
  /** `https://….convex.site/analytics/ingest`. */
  endpoint: string;
  /** A public key, `ff_pub_…`. */
  key: string;
  transport?: undefined;
}

/** Through something else, such as the app's own Convex client. */
export interface TransportOptions extends CommonOptions {
  transport: Transport;
  endpoint?: undefined;
  /** Keeps trackers of several sites on one page apart. */
  key?: string;
}

export type TrackerOptions = HttpOptions | TransportOptions;
