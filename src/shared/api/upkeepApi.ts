/**
 * Upkeep in one table: arguments and answers of the jobs that crons run. The types of the
 * component's functions and of the app's facade come from it.
 */
import { v, type Infer } from "convex/values";
import { vPruned } from "./upkeep.js";
import { literals } from "../validators.js";

export const upkeepJobs = [
  "compact",
  "cleanup",
  "prune",
  "retryDueDeadLetters",
  "kickLanes",
] as const;
export type UpkeepJob = (typeof upkeepJobs)[number];

/**
 * A cron of the app describes itself with this, so that the component's own crons leave its job
 * alone.
 */
export const vOwnSchedule = v.object({
  /** The longest time between two runs. */
  periodMs: v.number(),
  /** Jobs that the app wants nobody to do. */
  leftOut: v.array(literals(upkeepJobs)),
  /**
   * The one site for which those jobs are left out. Absent: the sites that the cron looks after.
   */
  leftOutOf: v.optional(v.string()),
});
export type OwnSchedule = Infer<typeof vOwnSchedule>;

export const upkeepApi = {
  compact: {
    args: {
      /** The one site to compact. Default: all sites. */
      slug: v.optional(v.string()),
      /** Set by the app's own cron. `registerDefaultAnalyticsCrons` sets it. */
      schedule: v.optional(vOwnSchedule),
    },
    returns: v.object({
      sites: v.number(),
      /** Hours, days and months that the background merges. */
      scheduled: v.number(),
      /** There are more than 100 sites. The others follow in the background. */
      hasMore: v.boolean(),
    }),
  },
  cleanup: {
    args: {
      /** The one site to clean up. Default: all sites. */
      slug: v.optional(v.string()),
      /** Limit of deleted rows, 1 to 2,000, default 1,000. */
      limit: v.optional(v.number()),
      /**
       * Continues in the background until nothing is left to delete. It deletes about one batch of
       * one site a second.
       */
      runUntilComplete: v.optional(v.boolean()),
      schedule: v.optional(vOwnSchedule),
    },
    returns: v.object({
      sites: v.number(),
      /** Rows that this call has deleted. */
      deleted: v.number(),
      hasMore: v.boolean(),
    }),
  },
  prune: {
    args: {
      /** Limit of deleted rows, 1 to 2,000, default 1,000. */
      limit: v.optional(v.number()),
      /** Continues in the background until nothing is left to delete. */
      runUntilComplete: v.optional(v.boolean()),
      schedule: v.optional(vOwnSchedule),
    },
    returns: vPruned,
  },
  retryDueDeadLetters: {
    args: {
      /** The one site whose events are retried. Default: all sites. */
      slug: v.optional(v.string()),
      /** Set by the app's own cron. `registerDefaultAnalyticsCrons` sets it. */
      schedule: v.optional(vOwnSchedule),
    },
    returns: v.object({
      /** Events that were due and still existed. */
      retried: v.number(),
      /** Events that were counted. The others failed again, or the background tries them. */
      succeeded: v.number(),
      /** More events are due. The background retries them. */
      hasMore: v.boolean(),
    }),
  },
  kickLanes: {
    args: {
      /** The one site to look at. Default: all sites. */
      slug: v.optional(v.string()),
      /** Set by the app's own cron. `registerDefaultAnalyticsCrons` sets it. */
      schedule: v.optional(vOwnSchedule),
    },
    returns: v.object({
      /**
       * Lanes that this call has restarted. Beyond 16 sites, the others follow in the background.
       */
      kicked: v.number(),
    }),
  },
} as const;
