/** The log, how far the lanes have got with it, and events that failed to fold. */
import { defineTable } from "convex/server";
import { v } from "convex/values";
import { eventFields } from "../../shared/event/incoming.js";
import {
  vDeadLetterDepth,
  vDeadLetterReason,
} from "../../shared/api/deadLetters.js";
import { vImportIdOfEvent } from "../../shared/event/imports.js";
import { literals } from "../../shared/validators.js";
import { eventSources } from "../../shared/event/event.js";
import { vFoldCursor } from "../model/log/foldCursor.js";
import { vFailing } from "../model/log/failing.js";

export const logTables = {
  /**
   * The append-only log. Ingest inserts, nothing ever patches; retention deletes behind the cursor.
   * Every index is billed as a copy of the table; these earn it: the fold's log, the raw edges and
   * the list, idempotency, a visitor's and a user's timeline (by which they are erased, too), custom
   * events by name (`type`, so that pageviews are a list of their own), and the events of a page.
   */
  events: defineTable({
    ...eventFields,
    siteId: v.id("sites"),
    lane: v.number(),
    /** Commit timestamp: the order in which folds see events. */
    seq: v.commitTs(),
    occurredAt: v.number(),
    receivedAt: v.number(),
    source: literals(eventSources),
    /** Id of the run that brought it; null: an import without one; absent: no import. */
    importId: vImportIdOfEvent,
    /**
     * It says who somebody or what a group is, and came under a secret key, or did not. Absent where a server's source
     * says so, in all other events, and in rows of 0.1.0, which do not know.
     */
    byServer: v.optional(v.boolean()),
    /**
     * The referrer is a host of the site's own or one that its settings ignore, when the event came: settings may
     * change, and what is counted anew must be what was counted.
     */
    ignoredReferrer: v.optional(v.literal(true)),
  })
    .index("by_siteId_and_lane_and_seq", ["siteId", "lane", "seq"])
    .index("by_siteId_and_occurredAt", ["siteId", "occurredAt"])
    .index("by_siteId_and_eventId", ["siteId", "eventId"])
    .index("by_siteId_and_visitorId_and_occurredAt", [
      "siteId",
      "visitorId",
      "occurredAt",
    ])
    .index("by_siteId_and_userId_and_occurredAt", [
      "siteId",
      "userId",
      "occurredAt",
    ])
    .index("by_siteId_and_type_and_name_and_occurredAt", [
      "siteId",
      "type",
      "name",
      "occurredAt",
    ])
    .index("by_siteId_and_path_and_occurredAt", [
      "siteId",
      "path",
      "occurredAt",
    ]),

  /**
   * A sample of what was stored, to estimate what waits: about one row for each 100 events. Inserted by
   * ingest, deleted by the lane's fold behind its cursor.
   */
  backlog: defineTable({
    siteId: v.id("sites"),
    lane: v.number(),
    seq: v.commitTs(),
    /** How many events it stands for. */
    events: v.number(),
  }).index("by_siteId_and_lane_and_seq", ["siteId", "lane", "seq"]),

  /**
   * How far each lane has got: a copy of its cursor, which others read without a call of the component
   * that runs the loops. Written by the lane's fold, and where it is stopped; read by health, admission, the
   * backlog and the safety net.
   */
  laneProgress: defineTable({
    siteId: v.id("sites"),
    lane: v.number(),
    ...vFoldCursor.fields,
    /** Since when a fold fails of which not even the dead letter can be written. */
    stuckAt: v.optional(v.number()),
    /** The lane has stopped because of failures, and has folded nothing since (`laneStops.ts`). */
    failing: v.optional(vFailing),
  }).index("by_siteId_and_lane", ["siteId", "lane"]),

  /**
   * Events that failed to fold, alone, so that they hold up nobody else. Written by the fold, by the
   * retry and by operators; read by whatever counts raw events. The event itself stays in `events`.
   */
  deadLetters: defineTable({
    siteId: v.id("sites"),
    lane: v.number(),
    eventDocumentId: v.id("events"),
    /** Of the event. */
    occurredAt: v.number(),
    failedAt: v.number(),
    /** Of the last failure; absent in letters of 0.1.0, which have thrown. */
    reason: v.optional(vDeadLetterReason),
    error: v.string(),
    /** Retries that have failed. */
    attempts: v.number(),
    /** When an operator last had it retried: attempts and age count from then, otherwise from `failedAt`. */
    retriedSince: v.optional(v.number()),
    /** When it is tried again; absent once quarantined, so that an index finds it before every time. */
    retryAt: v.optional(v.number()),
    /** When retries ended; from then on it waits for an operator. */
    quarantinedAt: v.optional(v.number()),
  })
    .index("by_siteId_and_failedAt", ["siteId", "failedAt"])
    .index("by_siteId_and_occurredAt", ["siteId", "occurredAt"])
    .index("by_eventDocumentId", ["eventDocumentId"])
    .index("by_siteId_and_retryAt", ["siteId", "retryAt"])
    .index("by_siteId_and_quarantinedAt_and_failedAt", [
      "siteId",
      "quarantinedAt",
      "failedAt",
    ])
    .index("by_retryAt", ["retryAt"]),

  /**
   * How many dead letters a site has: one row per site with dead letters. Written by counts and by what asks
   * for one, never by ingest or a fold; read by health. Apart from the site, which every ingest reads.
   */
  deadLetterCounts: defineTable({
    siteId: v.id("sites"),
    ...vDeadLetterDepth.fields,
    /** When the count began; 0: none has ended. */
    countedAt: v.number(),
    /** When the last count that was asked for begins, or has begun. */
    askedAt: v.optional(v.number()),
  })
    .index("by_siteId", ["siteId"])
    .index("by_countedAt", ["countedAt"]),

  /**
   * The chain of passes that retries a site's dead letters, while more are due than one pass takes. Written
   * by its passes, read by others, which leave the letters to it. Apart from the counts, which health reads.
   */
  retryChains: defineTable({
    siteId: v.id("sites"),
    /** When its next pass runs, by which that pass knows itself. */
    continuesAt: v.number(),
  }).index("by_siteId", ["siteId"]),
};
