/** The tables of figures: rollups with their retention and repairs, and the usage of a site. */
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
   * Blocks of hourly, daily and monthly rollups, kept as a small LSM tree. Folds write deltas.
   * Compaction merges them into hours, days and months, and repairs write hours again. Reports read
   * all of them. Compaction, repairs and clean-up delete them. See "Rollups" in
   * docs/architecture.md.
   */
  rollups: defineTable({
    siteId: v.id("sites"),
    level: literals(levels),
    /** `totals` (the overview), `*` (all dimensions) or one dimension. */
    unit: v.string(),
    /** The instant at which the hour, day or month starts in the site's zone. */
    bucket: v.number(),
    /** The lane of a delta. Absent in other blocks. */
    lane: v.optional(v.number()),
    part: v.number(),
    /**
     * Compaction has trimmed the block because no late event can reach it any more, unless
     * imported.
     */
    settled: v.optional(v.boolean()),
    /**
     * The place up to which each lane's events of the hour are counted, in totals of deltas and
     * hours. From it the ragged edges of reports know what they may subtract. Absent in other
     * rows.
     */
    countedTo: v.optional(vFence),
    /**
     * Bytes of the lane's parts before this one that no run was planned for. Absent where there are
     * none, and in rows that are no deltas of dimensions.
     */
    earlierBytes: v.optional(v.number()),
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
   * Where rows of each kind are deleted, or about to be. There is one row for each site that
   * clean-up has deleted something from. Clean-up writes it in the transaction that deletes, only
   * when a stretch grows: a few times a day at most. Every report reads it, and so does the
   * compaction of late deltas. It is not part of `sites`, which every ingest reads. Only the
   * deletion of the site deletes it.
   */
  horizons: defineTable({
    siteId: v.id("sites"),
    ...horizonFields,
  }).index("by_siteId", ["siteId"]),

  /**
   * How far clean-up is where rows that have to stay lie in its way, so that no call begins again
   * before them. There are at most 16 rows of the log, one for each lane, and one of each other
   * kind. Only clean-up writes, reads and deletes them. It is not part of `horizons`, which reports
   * read.
   */
  cleanupPasses: defineTable(vCleanupPass).index("by_siteId_and_kind", [
    "siteId",
    "kind",
  ]),

  /**
   * Days whose hours have to be counted again from raw events. Rebuild, erasure and removal insert
   * them. The repair chain in `repairs/steps.ts` works on one day of a site after the other, and
   * deletes a day that is done. Compaction reads them: it leaves an hour alone while the chain
   * counts it, and puts late events of these days into hours.
   */
  repairs: defineTable({
    siteId: v.id("sites"),
    /** The instant at which the day starts. */
    day: v.number(),
    /** Starts of the hours still to be counted, in order. */
    hours: v.array(v.number()),
    /**
     * Some of its hour blocks may be missing. The chain sums the day up only when it has counted
     * every hour.
     */
    needsEveryHour: v.optional(v.boolean()),
    /** An hour that is too large for one transaction, and how far its count is. */
    count: v.optional(vRecount),
    /**
     * An hour whose count has ended or was given up. The chain deletes first what the count left
     * staged.
     */
    unstaging: v.optional(v.number()),
    /**
     * No hour is left. The chain has summed up again the units up to this one, of the day and then
     * of its month.
     */
    summed: v.optional(
      v.object({ level: vSummedLevel, unit: v.union(v.null(), v.string()) }),
    ),
    /** The day waits until then, and comes after all that do not wait. */
    notBefore: v.optional(v.number()),
    /** How often the chain has put the day off since it last moved on. */
    delays: v.optional(v.number()),
    /** The one next step of the site's queue, on the row that it was planned for. */
    nextStep: v.optional(
      v.object({ at: v.number(), job: v.id("_scheduled_functions") }),
    ),
    /**
     * When the day last moved on or grew, or took over from a day that was done. Clean-up waits for
     * a queue that moves.
     */
    updatedAt: v.number(),
  })
    .index("by_siteId_and_day", ["siteId", "day"])
    .index("by_siteId_and_notBefore_and_day", ["siteId", "notBefore", "day"])
    .index("by_siteId_and_nextStep", ["siteId", "nextStep.at"]),

  /**
   * Exact counts of what came in, by day of receipt. The fold of each lane writes a row of its own.
   * The worker of `usageEntries` writes one for what is not stored. So no two writers conflict.
   * `getUsage` reads the rows. Only the deletion of the site deletes them.
   */
  usage: defineTable({
    siteId: v.id("sites"),
    /** When the day starts in the site's zone. */
    day: v.number(),
    /** The lane whose fold writes the row. -1: what is not stored. */
    lane: v.number(),
    /** As in the fields below, absent means none. Every fold writes the row of its lane. */
    accepted: v.optional(v.number()),
    imported: v.optional(v.number()),
    bytes: v.optional(v.number()),
    ...v.object(notStoredFields).partial().fields,
  }).index("by_siteId_and_day_and_lane", ["siteId", "day", "lane"]),

  /**
   * Counts of what requests brought and the log does not hold, until the worker adds them to
   * `usage`. Requests only insert, so they do not conflict. The worker in `intake/usageWorker.ts`
   * reads the rows and deletes them.
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
