/**
 * Upkeep in one table: arguments and answers of the jobs that crons run. The component's functions and
 * the app's facade are typed from it.
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

/** A cron of the app says this of itself, so that the component's own leave its job alone. */
export const vOwnSchedule = v.object({
  /** The longest time between two runs. */
  periodMs: v.number(),
  /** Jobs that the app wants nobody to do. */
  leftOut: v.array(literals(upkeepJobs)),
  /** The one site for which they are left out; absent: those that the cron looks after. */
  leftOutOf: v.optional(v.string()),
});
export type OwnSchedule = Infer<typeof vOwnSchedule>;

export const upkeepApi = {
  compact: {
    args: {
      /** The one site to compact; all without it. */
      slug: v.optional(v.string()),
      /** The app's own cron says it; `registerDefaultAnalyticsCrons` does. */
      schedule: v.optional(vOwnSchedule),
    },
    returns: v.object({
      sites: v.number(),
      /** Hours, days and months that are merged in the background. */
      scheduled: v.number(),
      /** Beyond 100 sites, the others follow in the background. */
      hasMore: v.boolean(),
    }),
  },
  cleanup: {
    args: {
      /** The one site to clean up; all without it. */
      slug: v.optional(v.string()),
      /** Rows deleted at most, 1 to 2,000, default 1,000. */
      limit: v.optional(v.number()),
      /** Goes on in the background until nothing is left to delete, a batch of one site in a second or so. */
      runUntilComplete: v.optional(v.boolean()),
      schedule: v.optional(vOwnSchedule),
    },
    returns: v.object({
      sites: v.number(),
      /** Rows deleted by this call. */
      deleted: v.number(),
      hasMore: v.boolean(),
    }),
  },
  prune: {
    args: {
      /** Rows deleted at most, 1 to 2,000, default 1,000. */
      limit: v.optional(v.number()),
      /** Goes on in the background until nothing is left to delete. */
      runUntilComplete: v.optional(v.boolean()),
      schedule: v.optional(vOwnSchedule),
    },
    returns: vPruned,
  },
  retryDueDeadLetters: {
    args: {
      /** The one site whose events are retried; all without it. */
      slug: v.optional(v.string()),
      /** The app's own cron says it; `registerDefaultAnalyticsCrons` does. */
      schedule: v.optional(vOwnSchedule),
    },
    returns: v.object({
      /** Events that were due and still there. */
      retried: v.number(),
      /** Those that are counted now. The others failed again, or are tried in the background. */
      succeeded: v.number(),
      /** More are due; they are retried in the background. */
      hasMore: v.boolean(),
    }),
  },
  kickLanes: {
    args: {
      /** The one site to look at; all without it. */
      slug: v.optional(v.string()),
      /** The app's own cron says it; `registerDefaultAnalyticsCrons` does. */
      schedule: v.optional(vOwnSchedule),
    },
    returns: v.object({
      /** Lanes that were restarted. Beyond 16 sites, the others follow in the background. */
      kicked: v.number(),
    }),
  },
} as const;
