/** What is counted: rollups with their retention and repairs, and the usage of a site. */
import { defineTable } from "convex/server";
import { v } from "convex/values";
import {
  exclusionFields,
  firstNotStoredFields,
  notStoredFields,
} from "../../shared/event/usage.js";
import { literals } from "../../shared/validators.js";
import { vCleanupPass } from "../model/retention/cleanupPasses.js";
import { levels } from "../model/rollups/levels.js";
import { horizonFields } from "../model/rollups/horizons.js";
import { vFence, vRecount, vSummedLevel } from "../model/rollups/recount.js";
import { vStoredDims } from "../model/rollups/storedDims.js";

export const figureTables = {
  /**
   * Sharded hourly and daily rollups, kept as a small LSM tree of blocks: the fold writes deltas,
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
    /**
     * Place up to which each lane's events of the hour are counted, in totals of deltas and hours: by it the
     * ragged edges of reports know what they may take off. Absent in rows of 0.1.0: it is not known.
     */
    countedTo: v.optional(vFence),
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
   * Where rows of each kind are gone, or about to go. One row per site that something was deleted of, written by
   * clean-up in the transaction that deletes, and only when a stretch grows: a few times a day at most. Read by
   * every report and by compaction of late deltas. Apart from the site, which every ingest reads.
   */
  horizons: defineTable({
    siteId: v.id("sites"),
    ...horizonFields,
    /** In rows of 0.1.0; read by nobody. */
    sessions: v.optional(v.number()),
    visitors: v.optional(v.number()),
  }).index("by_siteId", ["siteId"]),

  /**
   * How far clean-up has come where rows that have to stay lie in its way, so that no call begins again before
   * them: at most 16 rows of the log, one for the lane, and one of each other kind. Written and read by
   * clean-up alone. Apart from the horizons, which reports read.
   */
  cleanupPasses: defineTable(vCleanupPass).index("by_siteId_and_kind", [
    "siteId",
    "kind",
  ]),

  /** Table of 0.1.0 that `cleanupPasses` replaces; clean-up deletes its row where it meets one. */
  visitorPasses: defineTable({
    siteId: v.id("sites"),
    seenUntil: v.number(),
  }).index("by_siteId", ["siteId"]),

  /**
   * Days whose hours are to be counted anew from raw events. Written by rebuild, erasure and removal, worked off
   * by `steps.ts`, one after the other per site; read by compaction, which leaves an hour alone
   * while it is being counted, and puts late events of these days into hours.
   */
  repairs: defineTable({
    siteId: v.id("sites"),
    /** The instant at which the day starts. */
    day: v.number(),
    /** Starts of the hours still to be counted, in order. */
    hours: v.array(v.number()),
    /** Some of its hour blocks may be gone: it is summed up only when every hour has been counted. */
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
    imported: v.optional(v.number()),
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
    ...firstNotStoredFields,
    /** Absent for none. */
    ...v.object(exclusionFields).partial().fields,
  }).index("by_siteId_and_seq", ["siteId", "seq"]),
};
