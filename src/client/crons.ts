/**
 * Schedules of an app's own for upkeep, which the component does by itself otherwise: the crons registered here
 * take the place of the component's.
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
  /** Every so often, from the deployment on. */
  | { minutes: number }
  | { hours: number }
  /** Once a day; without a minute, Convex picks one. */
  | { hourUTC: number; minuteUTC?: number }
  /** A cron expression, such as `"30 3 * * 0"`. */
  | string;

/** The app's module with what `exposeUpkeepApi` made: `internal.analyticsUpkeep`. */
export type UpkeepReferences = {
  readonly [Job in UpkeepJob]: FunctionReference<
    "mutation" | "action",
    "internal",
    ArgsOf<typeof upkeepApi, Job>
  >;
};

export interface AnalyticsCronOptions {
  /** The slug of the one site that is looked after; default: all. Pruning is for all sites at once. */
  site?: string | undefined;
  /** Rows that a run of clean-up deletes of a site, 1 to 2,000; default 1,000. */
  cleanupLimit?: number | undefined;
  /**
   * Whether a run of clean-up or pruning goes on until nothing is left to delete, a batch in a second or so.
   * Default: true. False: what is left is for the next run.
   */
  runUntilComplete?: boolean | undefined;
  /**
   * When each job runs, instead of {@link defaultUpkeepSchedules}; `false` leaves it out: then the component
   * does not do it either, as long as one of these crons runs.
   */
  schedules?:
    | { readonly [Job in UpkeepJob]?: UpkeepSchedule | false | undefined }
    | undefined;
  /** With what the names of the crons begin, for an app with two of these calls. Default `footfall`. */
  name?: string | undefined;
}

/** When jobs run unless an app says otherwise: about 7,000 function calls a month for an idle site. */
export const defaultUpkeepSchedules = {
  /** The folds arrange compaction themselves; this finds what an interruption has left. */
  compact: { hourUTC: 2 },
  /** Rows expire at the start of a day; a run goes on until they are gone. */
  cleanup: { hours: 1 },
  /** A salt a day, and what deleted sites leave. */
  prune: { hourUTC: 3 },
  /** Dead letters are retried by themselves; this finds those whose retry was lost. Most runs find nothing. */
  retryDueDeadLetters: { minutes: 15 },
  /** Loops look after themselves; this is for one whose scheduled functions are gone. */
  kickLanes: { hours: 1 },
} as const satisfies Record<UpkeepJob, UpkeepSchedule>;

/**
 * Registers crons of the app for compaction, clean-up, pruning, the retry of dead letters and the restart of lost
 * folds. No app needs them: the component has its own, which leave a job alone once a cron of the app has run it,
 * for two of its periods and a day, 63 days at most. Each run is bounded. Crons begin with the deployment and run in
 * every one, development included.
 *
 * Throws an `Error` for a `cleanupLimit` out of its range, and what Convex throws for a schedule that
 * it does not take or a name that is registered already: the deployment fails, not a later run.
 *
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
    register(crons, name, schedule, refs[job], withSchedule);
  }
}

/** The jobs that are registered. The most frequent one says which are left out. */
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
    // Pruning names no site, and may be the one that says it.
    Object.assign(first, { leftOut, ...defined({ leftOutOf: site }) });
  }
  return own;
}

function register(
  crons: Pick<Crons, "interval" | "daily" | "cron">,
  name: string,
  schedule: UpkeepSchedule,
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
