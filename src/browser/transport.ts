/** How events get to the backend: over HTTP, or through the app's own Convex client. One interface, a file each. */
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
  /** False for a `track` that says nothing of the visitor's interest, and leaves a bounce a bounce. */
  interactive?: boolean;
  visitorId?: string | undefined;
  userId?: string | undefined;
  properties?: PropertiesInput;
  traits?: PropertiesInput | undefined;
  revenue?: Revenue;
}

/** A batch on its way. */
export interface SentBatch {
  /** The page's clock when it sends, by which the server mends `occurredAt`. */
  sentAt: number;
  /** A Mac that can be touched is an iPad: nothing else tells them apart. */
  touch?: boolean | undefined;
  /** undefined: what the store had was none, and is to be rejected by its index. */
  events: (SentEvent | undefined)[];
}

/** What became of a batch, in the words of HTTP. */
export interface Delivery {
  /** 202: stored, but for `rejected`. */
  status: number;
  /** After which the same batch may succeed; none says 0. */
  retryAfterMs?: number;
  rejected?: readonly {
    /** Position in the batch. */
    index: number;
    /** `internal` may succeed another time, `validation` never will. */
    reason: "validation" | "internal";
    error: string;
  }[];
  /** Of another status; a proxy may say anything, or nothing. */
  error?: { message?: string } | null;
}

/**
 * Sends one batch, of at most 60 KB. Where nobody knows what became of it, or the promise rejects, it is sent
 * again.
 *
 * @param isLeaving the page may end before the answer: what can outlive it is to be used
 */
export type Transport = (
  batch: SentBatch,
  isLeaving: boolean,
) => Promise<Delivery | undefined>;
