import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { eventFields, vProperties } from "../shared/incoming.js";
import { siteSettings, vKeyKind, vSiteStatus } from "../shared/site.js";
import { literals } from "../shared/validators.js";
import { eventSources } from "../shared/event.js";
import { levels } from "./model/levels.js";
import { horizonFields } from "./model/horizons.js";
import { vRecount, vSummedLevel } from "./model/recount.js";
import { vStoredDims } from "./model/storedDims.js";
import { vSessionValues, vTimed } from "./model/sessionValidators.js";

export default defineSchema({
  /**
   * One row per tracked product. Written by operators only, so that every ingest and report can read
   * it without a conflict: no counter, cursor or watermark may ever live here.
   */
  sites: defineTable({
    ...siteSettings,
    slug: v.string(),
    /** `deleting`: refuses everything while its rows are removed in bounded runs. */
    status: v.union(vSiteStatus, v.literal("deleting")),
    /** When `promotedProperties` last changed: hours since then are counted by them. */
    promotedAt: v.optional(v.number()),
  }).index("by_slug", ["slug"]),

  /**
   * Who may send. Written by operators, read by every ingest through the hash: the key itself is
   * never stored. Apart from the site, so that several are live at once and one can be revoked.
   */
  keys: defineTable({
    siteId: v.id("sites"),
    kind: vKeyKind,
    label: v.string(),
    /** SHA-256 of the key, hexadecimal. */
    hash: v.string(),
    revokedAt: v.optional(v.number()),
  })
    .index("by_hash", ["hash"])
    .index("by_siteId", ["siteId"]),

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
   * One row per session, constant in size. Written by the fold of the visitor's lane; read by folds
   * (to extend and to bridge) and by the ragged edges of reports.
   */
  sessions: defineTable({
    siteId: v.id("sites"),
    visitorId: v.string(),
    startedAt: v.number(),
    endedAt: v.number(),
    pageviews: v.number(),
    events: v.number(),
    customEvents: v.number(),
    values: vSessionValues,
    exitPage: v.optional(vTimed),
  })
    .index("by_siteId_and_visitorId_and_startedAt", [
      "siteId",
      "visitorId",
      "startedAt",
    ])
    .index("by_siteId_and_startedAt", ["siteId", "startedAt"]),

  /**
   * One row per browser or device. Written by the fold, and only when it is first seen (or seen to
   * have come earlier), or its user or traits change: a returning visitor costs a read.
   */
  visitors: defineTable({
    siteId: v.id("sites"),
    visitorId: v.string(),
    firstSeenAt: v.number(),
    /** Of the last `identify`. */
    user: v.optional(vTimed),
    /** When another user was last identified here: no trait is from then or before. */
    otherUserAt: v.optional(v.number()),
    traits: v.optional(
      v.array(
        v.object({
          key: v.string(),
          at: v.number(),
          value: vProperties.element.fields.value,
        }),
      ),
    ),
  })
    .index("by_siteId_and_visitorId", ["siteId", "visitorId"])
    .index("by_siteId_and_firstSeenAt", ["siteId", "firstSeenAt"])
    .index("by_siteId_and_user_and_firstSeenAt", [
      "siteId",
      "user.value",
      "firstSeenAt",
    ]),

  /**
   * Sharded hourly and daily rollups, kept as a small LSM tree of segments: the fold writes deltas,
   * compaction merges them into hours, days and months, reports read them all. See README.md here.
   */
  rollups: defineTable({
    siteId: v.id("sites"),
    level: literals(levels),
    /** `totals` (the overview), `*` (all dimensions) or one dimension. */
    unit: v.string(),
    /** The instant at which the hour, day or month starts in the site's zone. */
    bucket: v.number(),
    /** Of deltas; 0 elsewhere. */
    lane: v.number(),
    part: v.number(),
    /** Trimmed once no late event can reach it any more, unless imported. */
    settled: v.optional(v.boolean()),
    dims: vStoredDims,
  }).index("by_siteId_and_level_and_unit_and_bucket_and_lane_and_part", [
    "siteId",
    "level",
    "unit",
    "bucket",
    "lane",
    "part",
  ]),

  /**
   * Events that failed to fold, alone, so that they hold up nobody else. Written by the fold and by
   * the retry; read by health and by whatever counts raw events. The event itself stays in `events`.
   */
  deadLetters: defineTable({
    siteId: v.id("sites"),
    lane: v.number(),
    eventDocumentId: v.id("events"),
    /** Of the event. */
    occurredAt: v.number(),
    failedAt: v.number(),
    error: v.string(),
    /** Retries that have failed. */
    attempts: v.number(),
    /** When it is tried again. */
    retryAt: v.number(),
  })
    .index("by_siteId_and_failedAt", ["siteId", "failedAt"])
    .index("by_siteId_and_occurredAt", ["siteId", "occurredAt"])
    .index("by_eventDocumentId", ["eventDocumentId"])
    .index("by_siteId_and_retryAt", ["siteId", "retryAt"])
    .index("by_retryAt", ["retryAt"]),

  /**
   * How far back each kind of row reaches: what is older is deleted, or about to be. One row per site,
   * written by clean-up before it deletes, and only when one moves: a few times a day at most. Read by
   * every report and by compaction of late deltas. Apart from the site, which every ingest reads.
   */
  horizons: defineTable({
    siteId: v.id("sites"),
    ...horizonFields,
  }).index("by_siteId", ["siteId"]),

  /**
   * How far a pass of clean-up over a site's old visitors has come, while one is under way. Apart from
   * the horizons, which reports read.
   */
  visitorPasses: defineTable({
    siteId: v.id("sites"),
    /** Visitors first seen before were looked at. */
    seenUntil: v.number(),
  }).index("by_siteId", ["siteId"]),

  /**
   * Days whose hours are to be counted anew from raw events. Written by rebuild and erasure, worked off
   * by `repairs.ts`, one after the other per site; read by compaction, which leaves an hour alone
   * while it is being counted, and puts late events of these days into hours.
   */
  repairs: defineTable({
    siteId: v.id("sites"),
    /** The instant at which the day starts. */
    day: v.number(),
    /** Starts of the hours still to be counted, in order. */
    hours: v.array(v.number()),
    /** Some of its hour segments may be gone: it is summed up only when every hour has been counted. */
    needsEveryHour: v.optional(v.boolean()),
    /** The hour that is too large for one transaction, and how far its count is. */
    count: v.optional(vRecount),
    /** An hour whose count has ended or was given up: what it left staged goes first. */
    unstaging: v.optional(v.number()),
    /** No hour is left: of the day, then of its month, units up to this one are summed up anew. */
    summed: v.optional(
      v.object({ level: vSummedLevel, unit: v.union(v.null(), v.string()) }),
    ),
    /** It waits until then, and comes behind all that do not wait. */
    notBefore: v.optional(v.number()),
    /** How often it was put off since it last moved on. */
    delays: v.optional(v.number()),
    /** The one next step of the site's queue, on the row that it was planned for. */
    nextStep: v.optional(
      v.object({ at: v.number(), job: v.id("_scheduled_functions") }),
    ),
    /** When it last moved on or grew, or took over from a day that was done: clean-up waits for a queue that moves. */
    updatedAt: v.number(),
  })
    .index("by_siteId_and_day", ["siteId", "day"])
    .index("by_siteId_and_notBefore_and_day", ["siteId", "notBefore", "day"])
    .index("by_siteId_and_nextStep", ["siteId", "nextStep.at"]),

  /**
   * The secret of one UTC day that turns address and user agent into a cookieless visitor id.
   * Written by the day's first ingest that needs it.
   */
  salts: defineTable({
    day: v.number(),
    salt: v.string(),
  }).index("by_day", ["day"]),
});
