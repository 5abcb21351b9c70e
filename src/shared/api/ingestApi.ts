/** The mutation by which an app's pages send events over the connection that they have: what it takes and answers. */
import { v, type Infer } from "convex/values";
import { vRejection } from "../event/incoming.js";

export const vIngestRequest = v.object({
  /** The page's clock when it sends: what `occurredAt` is corrected by. Epoch milliseconds. */
  sentAt: v.optional(v.number()),
  /** The browser asks not to be tracked: honoured where the site honours it. */
  doNotTrack: v.optional(v.boolean()),
  /** The page runs on a touch screen. Decides only where the agent says that it is a Mac: it is an iPad then. */
  touch: v.optional(v.boolean()),
  /**
   * 1 to 500 events of the native wire format, each as an object or as its JSON text: the only way for keys
   * that Convex does not allow in a value, such as those that begin with `$` or are not ASCII.
   */
  events: v.array(v.any()),
});
export type IngestRequest = Infer<typeof vIngestRequest>;

export const vIngestAnswer = v.union(
  v.object({
    status: v.literal(202),
    accepted: v.number(),
    duplicates: v.number(),
    /** By position in the request. `internal` may succeed another time, `validation` never will. */
    rejected: v.array(vRejection),
    /** Rows that were left out, and counted: the sender is a crawler. */
    bots: v.optional(v.number()),
    doNotTrack: v.optional(v.number()),
    /** Events that the site's settings leave out: their hostname, page, referrer, visitor or agent, or a development page. */
    excluded: v.optional(v.number()),
  }),
  v.object({
    /** As over HTTP, but never 202: nothing was stored. */
    status: v.number(),
    error: v.object({ kind: v.string(), message: v.string() }),
    /** After which the same request may succeed. */
    retryAfterMs: v.optional(v.number()),
  }),
);
export type IngestAnswer = Infer<typeof vIngestAnswer>;
