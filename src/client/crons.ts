/**
 * Schedules of the app's own for upkeep. The component does its upkeep by itself; the crons that
 * this module registers replace the component's.
 */
import type { Crons, FunctionReference } from "convex/server";
import { defined } from "../shared/defined.js";
import { MAX_CLEANUP_LIMIT } from "../shared/api/upkeep.js";
import {
  upkeepJobs,
  type OwnSchedule,
  type UpkeepJob,
  type upkeepApi,
} from "../shared/api/upkeepApi.js";
import { longestPeriodMs } from "./cronPeriods.js";
import type { ArgsOf } from "./operations.js";

/** When a job runs. Clock times are UTC. */
export type UpkeepSchedule =
  /** Runs repeat with this interval. The deployment starts the first one. */
  | { minutes: number }
  | { hours: number }
  /** Once a day. Convex picks the minute if it is absent. */
  | { hourUTC: number; minuteUTC?: number }
  /** A cron expression, such as `"30 3 * * 0"`. */
  | string;

/** The app's module with the functions that `exposeUpkeepApi` made: `internal.analyticsUpkeep`. */
export type UpkeepReferences = {
  readonly [Job in UpkeepJob]: FunctionReference<
    "mutation" | "action",
    "internal",
    ArgsOf<typeof upkeepApi, Job>
  >;
};

export interface AnalyticsCronOptions {
  /**
   * The slug of the one site to look after. Default: all sites. Pruning always covers all sites.
   */
  site?: string | undefined;
  /** The number of rows that a run of clean-up deletes of a site, 1 to 2,000. Default: 1,000. */
  cleanupLimit?: number | undefined;
  /**
   * Whether a run of clean-up or pruning goes on until nothing is left to delete, with a batch
   * about every second. Default: true. If false, the next run deletes what is left.
   */
  runUntilComplete?: boolean | undefined;
  /**
   * The schedule of each job, instead of {@link defaultUpkeepSchedules}. `false` leaves the job
   * out. The component does not do that job either, as long as one of these crons runs.
   */
  schedules?:
    | { readonly [Job in UpkeepJob]?: UpkeepSchedule | false | undefined }
    | undefined;
  /** The beginning of the crons' names, for an app with two of these calls. Default: `footfall`. */
  name?: string | undefined;
}

/**
 * The schedules if the app gives none. They cost an idle site 223 function calls a day.
 */
export const defaultUpkeepSchedules = {
  /** The folds start compaction themselves. This job finds what an interruption has left. */
  compact: { hourUTC: 2 },
  /** Rows expire at the start of a day. A run goes on until they are gone. */
  cleanup: { hours: 1 },
  /** A day leaves one salt. Deleted sites leave rows as well. */
  prune: { hourUTC: 3 },
  /**
   * Dead letters retry by themselves. This job finds those whose retry was lost. Most runs find
   * nothing.
   */
  retryDueDeadLetters: { minutes: 15 },
  /** Loops look after themselves. This job restarts a loop whose scheduled functions are gone. */
  kickLanes: { hours: 1 },
} as const satisfies Record<UpkeepJob, UpkeepSchedule>;

/**
 * Registers crons of the app for compaction, clean-up, pruning, the retry of dead letters and the
 * restart of lost folds. No app needs them: the component has its own. The component's crons leave
 * a job alone once a cron of the app has run it, for two of its periods and a day, 63 days at most.
 * Each run is bounded. Crons start with the deployment and run in every one, including development.
 *
 * Throws an `Error` for a `cleanupLimit` out of its range. Throws the error of Convex for a
 * schedule that it does not take, or for a name that is registered already. The deployment fails
 * then, and not a later run.
 * @example
 * // convex/crons.ts
 * const crons = cronJobs();
 * registerDefaultAnalyticsCrons(crons, internal.analyticsUpkeep, {
 *   cleanupLimit: 500,
 *   schedules: { cleanup: { hourUTC: 4 }, kickLanes: false },
 * });
 * export default crons;
 */
export function registerDefaultAnalyticsCrons(
  crons: Pick<Crons, "interval" | "daily" | "cron">,
  refs: UpkeepReferences,
  options: AnalyticsCronOptions = {},
): void {
  const { site: slug, cleanupLimit: limit, runUntilComplete = true } = options;
  checkLimit(limit);
  const args: { [Job in UpkeepJob]: ArgsOf<typeof upkeepApi, Job> } = {
    compact: defined({ slug }),
    cleanup: defined({ slug, limit, runUntilComplete }),
    prune: { runUntilComplete },
    retryDueDeadLetters: defined({ slug }),
    kickLanes: defined({ slug }),
  };
  const own = ownSchedulesOf(options);
  for (const [job, { schedule, ...said }] of own) {
    const name = `${options.name ?? "footfall"} ${job}`;
    const withSchedule = { ...args[job], schedule: said };
    register(crons, { name, schedule }, refs[job], withSchedule);
  }
}

/** Collects the jobs to register. The most frequent one reports which jobs are left out. */
function ownSchedulesOf({
  site,
  schedules = {},
}: AnalyticsCronOptions): Map<
  UpkeepJob,
  OwnSchedule & { schedule: UpkeepSchedule }
> {
  const own = new Map<UpkeepJob, OwnSchedule & { schedule: UpkeepSchedule }>();
  const leftOut: UpkeepJob[] = [];
  for (const job of upkeepJobs) {
    const schedule = schedules[job] ?? defaultUpkeepSchedules[job];
    if (schedule === false) leftOut.push(job);
    else {
      const periodMs = longestPeriodMs(schedule);
      own.set(job, { schedule, periodMs, leftOut: [] });
    }
  }
  const [first] = [...own.values()].sort(
    (left, right) => left.periodMs - right.periodMs,
  );
  if (first && leftOut.length > 0) {
    // Pruning names no site, and it may be the job that reports.
    Object.assign(first, { leftOut, ...defined({ leftOutOf: site }) });
  }
  return own;
}

function register(
  crons: Pick<Crons, "interval" | "daily" | "cron">,
  { name, schedule }: { name: string; schedule: UpkeepSchedule },
  ref: FunctionReference<"mutation" | "action", "internal">,
  args: Record<string, unknown>,
): void {
  if (typeof schedule === "string") crons.cron(name, schedule, ref, args);
  else if ("hourUTC" in schedule) crons.daily(name, schedule, ref, args);
  else crons.interval(name, schedule, ref, args);
}

function checkLimit(limit: number | undefined): void {
  if (limit === undefined) return;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_CLEANUP_LIMIT) {
    throw new Error(
      `cleanupLimit is ${limit}; a whole number from 1 to ${MAX_CLEANUP_LIMIT} is expected. A run goes on until nothing is left, unless runUntilComplete is false.`,
    );
  }
}
