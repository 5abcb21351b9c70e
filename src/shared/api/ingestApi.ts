/** The mutation with which an app's pages send events over their existing connection. */
import { v, type Infer } from "convex/values";
import { vRejection } from "../event/incoming.js";

export const vIngestRequest = v.object({
  /**
   * The page's clock at the time of sending, epoch milliseconds. The server corrects `occurredAt`
   * by it.
   */
  sentAt: v.optional(v.number()),
  /** The browser asks not to be tracked. The server respects this if the site's settings say so. */
  doNotTrack: v.optional(v.boolean()),
  /**
   * The page runs on a touch screen. The flag only matters if the user agent says Mac. The device
   * is then an iPad.
   */
  touch: v.optional(v.boolean()),
  /**
   * 1 to 500 events of the native wire format, each as an object or as its JSON text. Use text for
   * keys that Convex does not allow in a value, such as keys that begin with `$` or are not ASCII.
   */
  events: v.array(v.any()),
});
export type IngestRequest = Infer<typeof vIngestRequest>;

export const vIngestAnswer = v.union(
  v.object({
    status: v.literal(202),
    accepted: v.number(),
    duplicates: v.number(),
    /**
     * Rejected events by their position in the request. An event with the reason `internal` may
     * succeed another time. One with `validation` never will.
     */
    rejected: v.array(vRejection),
    /** Rows that were left out and counted, because the sender is a crawler. */
    bots: v.optional(v.number()),
    doNotTrack: v.optional(v.number()),
    /**
     * Events that the site's settings leave out because of hostname, page, referrer, visitor or
     * user agent, or because their page is a development page.
     */
    excluded: v.optional(v.number()),
  }),
  v.object({
    /** HTTP status, as the HTTP API answers it. Never 202, because nothing was stored. */
    status: v.number(),
    error: v.object({ kind: v.string(), message: v.string() }),
    /** Time after which the same request may succeed. */
    retryAfterMs: v.optional(v.number()),
  }),
);
export type IngestAnswer = Infer<typeof vIngestAnswer>;
