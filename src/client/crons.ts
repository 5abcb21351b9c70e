/** The crons that keep a site small and right over months, registered in one line. */
import type { Crons, FunctionReference } from "convex/server";
import { defined } from "../shared/defined.js";
import { MAX_CLEANUP_LIMIT } from "../shared/upkeep.js";
import { upkeepApi } from "../shared/upkeepApi.js";
import type { UpkeepJob } from "./exposeUpkeepApi.js";
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
   * Whether a run of clean-up goes on until nothing is left to delete, for sites with more than about
   * 10,000 events a day. Default: false, what is left is for the next run.
   */
  runUntilComplete?: boolean | undefined;
  /** When each job runs, instead of {@link defaultUpkeepSchedules}; `false` leaves it out. */
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
  /** A run deletes 1,000 rows of a site: hourly that keeps up with 10,000 events a day and their sessions. */
  cleanup: { hours: 1 },
  /** A salt a day, and what deleted sites leave. */
  prune: { hourUTC: 3 },
  /** Dead letters are retried by themselves; this finds those whose retry was lost. Most runs find nothing. */
  retryDeadLetters: { minutes: 15 },
  /** Loops look after themselves; this is for one whose scheduled functions are gone. */
  kickLanes: { hours: 1 },
} as const satisfies Record<UpkeepJob, UpkeepSchedule>;

/**
 * Registers the crons that every app with Footfall wants: compaction, clean-up, pruning, the retry of dead
 * letters and the restart of lost folds. Each run is bounded. Crons begin with the deployment and run
 * in every one, development included.
 *
 * Throws an `Error` for a `cleanupLimit` out of its range, and what Convex throws for a schedule that
 * it does not take or a name that is registered already: the deployment fails, not a later run.
 *
 * @example
 * // convex/crons.ts
 * const crons = cronJobs();
 * registerDefaultAnalyticsCrons(crons, internal.analyticsUpkeep, {
 *   runUntilComplete: true,
 *   schedules: { cleanup: { hourUTC: 4 }, kickLanes: false },
 * });
 * export default crons;
 */
export function registerDefaultAnalyticsCrons(
  crons: Pick<Crons, "interval" | "daily" | "cron">,
  refs: UpkeepReferences,
  options: AnalyticsCronOptions = {},
): void {
  const { site: slug, cleanupLimit: limit, runUntilComplete } = options;
  checkLimit(limit);
  const args: { [Job in UpkeepJob]: ArgsOf<typeof upkeepApi, Job> } = {
    compact: defined({ slug }),
    cleanup: defined({ slug, limit, runUntilComplete }),
    prune: {},
    retryDeadLetters: defined({ slug }),
    kickLanes: defined({ slug }),
  };
  for (const job of Object.keys(upkeepApi) as UpkeepJob[]) {
    const schedule = options.schedules?.[job] ?? defaultUpkeepSchedules[job];
    if (schedule === false) continue;
    const name = `${options.name ?? "footfall"} ${job}`;
    register(crons, name, schedule, refs[job], args[job]);
  }
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
      `cleanupLimit is ${limit}; a whole number from 1 to ${MAX_CLEANUP_LIMIT} is expected. To delete more at a time, set runUntilComplete.`,
    );
  }
}
