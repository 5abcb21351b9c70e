/**
 * The way of events to the backend: over HTTP, or through the app's own Convex client. Each has its
 * own file.
 */
import type { PropertiesInput } from "../shared/event/eventMap.js";
import type { Revenue } from "../shared/event/revenue.js";

/** An event as the native wire format has it. */
export interface SentEvent {
  type: "pageview" | "track" | "identify" | "engagement";
  eventId: string;
  /** The page's clock, epoch milliseconds. */
  occurredAt: number;
  url: string;
  path?: string | undefined;
  /** The fragment of `url` is part of the page's path. */
  hashRoutes?: boolean | undefined;
  /** Address by which the page is called, where it is of the same host as `url`. */
  canonical?: string | false | undefined;
  title?: string | undefined;
  referrer?: string | undefined;
  name?: string;
  /** False for a `track` that does not show interest, and leaves a bounce a bounce. */
  interactive?: boolean;
  visitorId?: string | undefined;
  userId?: string | undefined;
  properties?: PropertiesInput;
  traits?: PropertiesInput | undefined;
  revenue?: Revenue;
}

/** A batch on its way. */
export interface SentBatch {
  /** The page's clock when it sends. The server corrects `occurredAt` by it. */
  sentAt: number;
  /** A Mac that can be touched is an iPad: nothing else tells them apart. */
  touch?: boolean | undefined;
  /** undefined: the store had no event there. The server must reject it by its index. */
  events: (SentEvent | undefined)[];
}

/** The outcome of a batch, in the terms of HTTP. */
export interface Delivery {
  /** 202: stored, except `rejected`. */
  status: number;
  /** The wait after which the same batch may succeed. 0 if the server names none. */
  retryAfterMs?: number;
  rejected?: readonly {
    /** Position in the batch. */
    index: number;
    /** `internal` may succeed another time, `validation` never will. */
    reason: "validation" | "internal";
    error: string;
  }[];
  /** Events of a crawler or a headless browser, which nobody counts. */
  bots?: number | undefined;
  /** Events of a browser that asks not to be tracked, on a site that honours it. */
  doNotTrack?: number | undefined;
  /** Events that the site's settings leave out, such as those of development pages. */
  excluded?: number | undefined;
  /** Set for a status that is not 202. A proxy may say anything, or nothing. */
  error?: { kind?: string; message?: string } | null;
}

/**
 * Sends one batch, of at most 60 KB. The outbox sends it again if the promise rejects, or resolves
 * to undefined because the outcome is unknown.
 *
 * @param isLeaving the page may end before the answer, so use a request that can outlive it
 */
export type Transport = (
  batch: SentBatch,
  isLeaving: boolean,
) => Promise<Delivery | undefined>;
