/** The options of a tracker, with their defaults. */
import type { PropertiesInput } from "../shared/event/eventMap.js";
import type { InteractionOptions } from "./interactions.js";
import type { SentEvent, Transport } from "./transport.js";

/** The events that the tracker counts by itself. Each is on unless it is `false`. */
export interface AutomaticOptions extends InteractionOptions {
  /**
   * Full loads, changes of route, and pages back from the back/forward cache. A prerendered page
   * counts once it is shown.
   */
  pageViews?: boolean;
  /** Visible and focused time, and scroll depth, so that a visit of one page has a duration. */
  engagement?: boolean;
}

/** Options that decide how a page is named. */
export interface PageOptions {
  /** Whether the fragment of the address tells pages apart, as in `/#/cart`. Default: false. */
  hashRoutes?: boolean;
  /**
   * Query parameters to send, besides those of attribution: the site's `pageParameters`, which the
   * tracker does not know by itself. As an attribute: `data-page-parameters="t,page"`. Default:
   * none.
   */
  pageParameters?: readonly string[];
  /**
   * Whether to name a page by its `<link rel="canonical">`, if that is of the same host. Default:
   * false.
   */
  canonical?: boolean;
}

/** Options that decide whether, how and when to send events. */
export interface OutboxOptions {
  /**
   * Called with each event before the tracker keeps it on the device or sends it. The returned
   * event replaces the event. Nothing (`null`, `false`, no answer) drops it. If the hook throws,
   * the tracker drops the event, counts it and calls `onDrop`. The hook must answer at once: a
   * promise is no event.
   *
   * As an attribute, the name of a global function: `data-before-send="withoutNames"`. While the
   * page has no function of that name, the tracker sends nothing.
   */
  beforeSend?: (event: SentEvent) => SentEvent | null | false;
  /** The time for which an event waits for others, in milliseconds. Default: 3,000. */
  flushIntervalMs?: number;
  /** The number of events at which a batch goes at once. Default: 100. */
  maxBatchEvents?: number;
  /**
   * The most events that wait. Beyond it the tracker drops the oldest. Default: 6,000, about 2 MB
   * of the 5 that `localStorage` has.
   */
  maxQueuedEvents?: number;
}

interface CommonOptions extends OutboxOptions, PageOptions {
  /**
   * Leaves nothing on the device except a choice of consent. There is no visitor id, so the server
   * makes one for the day. The queue lives as long as the page.
   */
  cookieless?: boolean;
  /**
   * `"pending"` holds everything in memory until `optIn()`, and sends nothing before. The tracker
   * remembers the visitor's choice, which wins on the next visit. Default: `"granted"`.
   */
  consent?: "granted" | "pending";
  /**
   * Records nothing in browsers that ask not to be tracked (DNT, GPC), unless the visitor has opted
   * in.
   */
  honourDoNotTrack?: boolean;
  /** Properties of every event. */
  superProperties?: PropertiesInput;
  /**
   * Called for each event that the server will never store, with the reason. `droppedEvents()`
   * counts it as well. Neither includes events that `beforeSend` drops.
   */
  onDrop?: (event: SentEvent | undefined, reason: string) => void;
}

/** Options of a tracker that sends over HTTP, to the route of `registerRoutes`. */
export interface HttpOptions extends CommonOptions {
  /** The address of the route: `https://….convex.site/analytics/ingest`. */
  endpoint: string;
  /** A public key, `ff_pub_…`. */
  key: string;
  transport?: undefined;
}

/** Options of a tracker with another transport, such as the app's own Convex client. */
export interface TransportOptions extends CommonOptions {
  transport: Transport;
  endpoint?: undefined;
  /** Keeps trackers of several sites on one page apart. */
  key?: string;
}

export type TrackerOptions = HttpOptions | TransportOptions;
