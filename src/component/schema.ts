import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { eventFields, vProperties } from "../shared/incoming.js";
import { vDeadLetterDepth, vDeadLetterReason } from "../shared/deadLetters.js";
import { siteSettings, vKeyKind, vSiteStatus } from "../shared/site.js";
import { notStoredFields } from "../shared/usage.js";
import { literals } from "../shared/validators.js";
import { eventSources } from "../shared/event.js";
import { levels } from "./model/levels.js";
import { horizonFields } from "./model/horizons.js";
import { vFoldCursor } from "./model/foldCursor.js";
import { vRecount, vSummedLevel } from "./model/recount.js";
import { vStoredDims } from "./model/storedDims.js";
import { vSessionValues, vTimed } from "./model/sessionValidators.js";

const traits = v.optional(
  v.array(
    v.object({
      key: v.string(),
      at: v.number(),
      value: vProperties.element.fields.value,
    }),
  ),
);
const profileFields = {
  traits,
  /** Ids of the groups that it belongs to, sorted. */
  groups: v.optional(v.array(v.string())),
};

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
    ...profileFields,
  })
    .index("by_siteId_and_visitorId", ["siteId", "visitorId"])
    .index("by_siteId_and_firstSeenAt", ["siteId", "firstSeenAt"])
    .index("by_siteId_and_user_and_firstSeenAt", [
      "siteId",
      "user.value",
      "firstSeenAt",
    ]),

  /**
   * What is known of users who were identified without a browser or device, by a server. Written by the
   * fold of the user's lane, read by `getUser` alone: a visitor's row says who its user is and has
   * traits of its own. Personal: kept until the user is erased.
   */
  users: defineTable({
    siteId: v.id("sites"),
    userId: v.string(),
    ...profileFields,
  }).index("by_siteId_and_userId", ["siteId", "userId"]),

  /**
   * Companies and teams, as `group` events describe them. Written by the fold of the group's lane.
   * Not personal: no erasure touches them. A group that events name and none describes has no row.
   */
  groups: defineTable({
    siteId: v.id("sites"),
    groupId: v.string(),
    groupType: v.optional(vTimed),
    name: v.optional(vTimed),
    traits,
    /** Time of the newest event about it. */
    updatedAt: v.number(),
  })
    .index("by_siteId_and_groupId", ["siteId", "groupId"])
    .index("by_siteId_and_updatedAt", ["siteId", "updatedAt"]),

  /**
   * Which events name which groups: one row for each, since an index cannot look into the list that an
   * event has. Written by the fold, once per event, read by the list of a group's events, and deleted
   * with the event, by its id.
   */
  eventGroups: defineTable({
    siteId: v.id("sites"),
    groupId: v.string(),
    occurredAt: v.number(),
    eventDocumentId: v.id("events"),
  })
    .index("by_siteId_and_groupId_and_occurredAt", [
      "siteId",
      "groupId",
      "occurredAt",
    ])
    .index("by_eventDocumentId", ["eventDocumentId"]),

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
   * How many dead letters a site has: one row per site that has any. Written by counts and by whoever asks
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
   * How far each lane has got: a copy of its cursor, which others read without a call of the component
   * that runs the loops. Written by the lane's fold; read by health, admission and the backlog.
   */
  laneProgress: defineTable({
    siteId: v.id("sites"),
    lane: v.number(),
    ...vFoldCursor.fields,
    /** Since when a fold fails of which not even the dead letter can be written. */
    stuckAt: v.optional(v.number()),
  }).index("by_siteId_and_lane", ["siteId", "lane"]),

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
   * What came in, by day of receipt, exactly. A row for each lane, written by its fold, and one for what
   * is not stored, written by the worker of `usageEntries`: so nobody contends. Read by `getUsage`.
   */
  usage: defineTable({
    siteId: v.id("sites"),
    /** When the day starts in the site's zone. */
    day: v.number(),
    /** -1: of what is not stored. */
    lane: v.number(),
    /** As those below, absent for none: every fold writes the row of its lane. */
    accepted: v.optional(v.number()),
    bytes: v.optional(v.number()),
    ...v.object(notStoredFields).partial().fields,
  }).index("by_siteId_and_day_and_lane", ["siteId", "day", "lane"]),

  /**
   * What requests brought and the log does not hold, until it is added to `usage`. Append-only for
   * requests, so that they do not contend; emptied by `usageWorker.ts`.
   */
  usageEntries: defineTable({
    siteId: v.id("sites"),
    seq: v.commitTs(),
    receivedAt: v.number(),
    ...notStoredFields,
  }).index("by_siteId_and_seq", ["siteId", "seq"]),

  /**
   * The secret of one UTC day that turns address and user agent into a cookieless visitor id.
   * Written by the day's first ingest that needs it.
   */
  salts: defineTable({
    day: v.number(),
    salt: v.string(),
  }).index("by_day", ["day"]),

  /** Switches of an operator, for all sites. Read by every request's admission. */
  switches: defineTable({ name: v.string(), isOn: v.boolean() }).index(
    "by_name",
    ["name"],
  ),
});
