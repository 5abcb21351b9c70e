/**
 * Schedules of the app's own. Where the app's crons do a job, the component's crons leave it out.
 * An app that takes its crons away again does not say so, so what it has noted runs out.
 */
import { footfallError } from "../../shared/errors.js";
import { DAY } from "../../shared/units.js";
import type { OwnSchedule, UpkeepJob } from "../../shared/api/upkeepApi.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { MAX_OWN_SCHEDULES } from "../budget/upkeepLimits.js";
import {
  findOwnSchedule,
  insertOwnSchedule,
  ownSchedulesOf,
} from "../rows/ownSchedules.js";

const ALL_SITES = "";
/** Jobs that look after all sites at once, whichever site the app has named. */
const jobsOfAll: readonly UpkeepJob[] = ["prune"];

/**
 * Bounds how long a note lasts: two of the longest months and a day. Then the component's crons do
 * the job again.
 */
const LONGEST_NOTE_MS = 63 * DAY;
/**
 * Bounds how often a note is written: twice a day. It is written again once its end would move by
 * so much.
 */
const NOTED_AGAIN_MS = DAY / 2;

/**
 * Notes that the app does the job itself, for all sites or for one, and which other jobs it leaves
 * out. The note lasts for two periods of the schedule and a day, 63 days at most. Does nothing
 * without a schedule: no cron made such a call.
 * @throws a Footfall error `invalidArgument`
 */
export async function noteOwnSchedule(
  ctx: MutationCtx,
  job: UpkeepJob,
  slug: string | undefined,
  schedule: OwnSchedule | undefined,
): Promise<void> {
  if (!schedule) return;
  const { periodMs } = schedule;
  if (!Number.isFinite(periodMs) || periodMs <= 0) {
    throw footfallError(
      "invalidArgument",
      `schedule.periodMs is ${periodMs}; the longest time between two runs is expected, in milliseconds.`,
      { argument: "schedule.periodMs" },
    );
  }
  const lastsMs = Math.min(2 * periodMs + DAY, LONGEST_NOTE_MS);
  const until = Date.now() + lastsMs;
  const { leftOut, leftOutOf = slug } = schedule;
  const sites = new Map(leftOut.map((name) => [name, leftOutOf]));
  for (const [each, site] of sites.set(job, slug)) {
    await note(ctx, each, jobsOfAll.includes(each) ? ALL_SITES : site, until);
  }
}

async function note(
  ctx: MutationCtx,
  job: UpkeepJob,
  slug = ALL_SITES,
  until: number,
): Promise<void> {
  const row = await findOwnSchedule(ctx, job, slug);
  if (!row) await insertOwnSchedule(ctx.db, { job, slug, until });
  else if (Math.abs(until - row.until) >= NOTED_AGAIN_MS) {
    await ctx.db.patch("ownSchedules", row._id, { until });
  }
}

export interface OwnSites {
  readonly areAll: boolean;
  readonly slugs: ReadonlySet<string>;
}

/** The sites for which the app does the job itself. */
export async function ownSitesOf(
  ctx: QueryCtx,
  job: UpkeepJob,
): Promise<OwnSites> {
  const rows = await ownSchedulesOf(ctx.db, job).take(MAX_OWN_SCHEDULES);
  const now = Date.now();
  const slugs = new Set(
    rows.flatMap(({ slug, until }) => (until > now ? slug : [])),
  );
  return { areAll: slugs.has(ALL_SITES), slugs };
}
