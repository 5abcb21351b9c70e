/**
 * The tables of the log: the events, how far the lanes are with them, and events that failed to
 * fold.
 */
import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  vDeadLetterDepth,
  vDeadLetterReason,
} from "../../shared/api/deadLetters.js";
import { vFoldCursor } from "../model/log/foldCursor.js";
import { vFailing } from "../model/log/failing.js";
import { vLoopStatus, vWatchdog } from "../model/log/laneLoop.js";

/** `model/log/storedId.ts` */
const vStoredId = v.union(v.bytes(), v.string());

export const logTables = {
  /**
   * The append-only log, packed: `LoggedEvent` in `rows/eventForm.ts` is what all code sees. Ingest
   * and `track(ctx)` insert, and nothing ever patches a row. Folds, lists, the ragged ends of reports
   * and repairs read it. Clean-up deletes behind the cursor. Erasure, removal and
   * `discardDeadLetters` delete, too.
   *
   * Each index is billed as a copy of the table. These are worth it: the fold's log, the raw edges
   * and the list, idempotency, and the timeline of a visitor, by which erasures find it, too.
   * `eventLookups` finds custom events by name and the events of a user. The list of a page's events
   * goes by time. Names of fields are billed with every copy of every row, so they are short.
   */
  events: defineTable({
    siteId: v.id("sites"),
    /** Absent: the first lane, 0. */
    lane: v.optional(v.number()),
    /** The commit timestamp: the order in which folds see events. */
    seq: v.commitTs(),
    /** When the event occurred. */
    at: v.number(),
    /** `eventId` */
    id: v.optional(vStoredId),
    /** `visitorId` */
    visitor: v.optional(vStoredId),
    /** All other fields, as `model/log/packedEvent.ts` packs them. */
    body: v.string(),
  })
    .index("by_siteId_and_lane_and_seq", ["siteId", "lane", "seq"])
    .index("by_siteId_and_at", ["siteId", "at"])
    .index("by_siteId_and_id", ["siteId", "id"])
    .index("by_siteId_and_visitor_and_at", ["siteId", "visitor", "at"]),

  /**
   * Lookups of events: one row for each custom event, by its name, for each event that names a user,
   * and for each that describes a group. They replace indexes of `events`, each of which would copy
   * all of it. The transaction that inserts an event inserts them, and whoever deletes the event
   * deletes them. Lists and reports by name read them, and so do timelines, exports and erasures of
   * users, and deletions of groups.
   */
  eventLookups: defineTable({
    siteId: v.id("sites"),
    /** The kind of value and the value, as in `u:ann` (`rows/eventLookups.ts`). */
    key: v.string(),
    /** When the event occurred. */
    at: v.number(),
    event: v.id("events"),
  }).index("by_siteId_and_key_and_at", ["siteId", "key", "at"]),

  /**
   * A sample of what was stored, to estimate how much waits: about one row for each 100 events.
   * Ingest inserts it. Health and admission read it. The lane's fold deletes it behind its cursor.
   */
  backlog: defineTable({
    siteId: v.id("sites"),
    lane: v.number(),
    seq: v.commitTs(),
    /** How many events the row stands for. */
    events: v.number(),
  }).index("by_siteId_and_lane_and_seq", ["siteId", "lane", "seq"]),

  /**
   * Whether the loop of a lane runs. Every ingest reads the row of its lane, so a loop that runs
   * leaves it alone. Whoever wakes, stops or starts the loop writes it, and so does the run that
   * finds nothing left. Only the deletion of the site deletes it.
   */
  laneLoops: defineTable({
    siteId: v.id("sites"),
    lane: v.number(),
    status: vLoopStatus,
    /** Goes up with each chain of runs. A run of an earlier chain does nothing. */
    generation: v.number(),
    /** When the first run since the loop woke was due. Until then nobody expects a fold. */
    dueAt: v.number(),
    /** The rate at which events came before the loop last slept. Absent: not known. */
    eventsPerHour: v.optional(v.number()),
    /** The watchdog behind the chain's first run. Absent while the loop does not run. */
    watchdog: v.optional(vWatchdog),
  }).index("by_siteId_and_lane", ["siteId", "lane"]),

  /**
   * The heartbeats of dashboards, which say that somebody looks at the site's reports: one row for
   * each site that ever had one. Heartbeats write it, about every five minutes while somebody looks.
   * The loops of lanes read it when they plan a run, and so does an ingest that wakes one. Health
   * reads it. It is not part of `sites`, which every ingest reads. Only the deletion of the site
   * deletes it.
   */
  viewings: defineTable({
    siteId: v.id("sites"),
    /** The first heartbeat since nobody looked. */
    since: v.number(),
    /** The last heartbeat. */
    lookedAt: v.number(),
  }).index("by_siteId", ["siteId"]),

  /**
   * How far each lane is: the cursor of its fold. Each fold writes it, and so does whatever stops
   * or starts the lane. Health, admission, the backlog and the safety net read it. No ingest reads
   * it with a dependency. Only the deletion of the site deletes it.
   */
  laneProgress: defineTable({
    siteId: v.id("sites"),
    lane: v.number(),
    ...vFoldCursor.fields,
    /** The watchdog of a loop that has run for longer, instead of the one in `laneLoops`. */
    watchdog: v.optional(vWatchdog.extend({ generation: v.number() })),
    /** When the next run is due, if it is later than the flush interval asks. */
    planned: v.optional(
      v.object({ generation: v.number(), dueAt: v.number() }),
    ),
    /** Since when a fold has failed so that not even the dead letter can be written. */
    stuckAt: v.optional(v.number()),
    /** The lane has stopped because of failures, and has folded nothing since (`laneStops.ts`). */
    failing: v.optional(vFailing),
  }).index("by_siteId_and_lane", ["siteId", "lane"]),

  /**
   * Events that failed to fold, in a table of their own, so that they hold up no other event.
   * Folds, retries and operators write them. Whatever counts raw events reads them. The retry that
   * folds the event deletes its letter. So does `discardDeadLetters`, whoever deletes the event,
   * and pruning. The event itself stays in `events`.
   */
  deadLetters: defineTable({
    siteId: v.id("sites"),
    lane: v.number(),
    eventDocumentId: v.id("events"),
    /** The time of the event. */
    occurredAt: v.number(),
    failedAt: v.number(),
    /** The reason of the last failure. */
    reason: vDeadLetterReason,
    error: v.string(),
    /** Retries that have failed. */
    attempts: v.number(),
    /**
     * When an operator last asked for a retry. Attempts and age count from then, otherwise from
     * `failedAt`.
     */
    retriedSince: v.optional(v.number()),
    /**
     * When the next retry is due. Absent once the letter is in quarantine: an index finds those
     * before every time.
     */
    retryAt: v.optional(v.number()),
    /** When retries ended. From then on the letter waits for an operator. */
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
   * How many dead letters a site has: one row for each site with dead letters. Counts write it, and
   * so does what asks for a count. No ingest and no fold writes it. Health reads it. The count that
   * finds none deletes it. It is not part of `sites`, which every ingest reads.
   */
  deadLetterCounts: defineTable({
    siteId: v.id("sites"),
    ...vDeadLetterDepth.fields,
    /** When the count began. 0: none has ended. */
    countedAt: v.number(),
    /** When the last count that was asked for begins, or has begun. */
    askedAt: v.optional(v.number()),
  })
    .index("by_siteId", ["siteId"])
    .index("by_countedAt", ["countedAt"]),

  /**
   * The chain of passes that retries a site's dead letters, while more are due than one pass takes.
   * Its passes write it. Other passes read it and leave the letters to the chain. Its last pass
   * deletes it. It is not part of the counts, which health reads.
   */
  retryChains: defineTable({
    siteId: v.id("sites"),
    /** When its next pass runs. That pass recognizes itself by this. */
    continuesAt: v.number(),
  }).index("by_siteId", ["siteId"]),
};
