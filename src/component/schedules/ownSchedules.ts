/**
 * Schedules of the app's own: jobs that its crons do take the place of the component's. An app that takes its crons
 * away again does not say so; what it has noted runs out.
 */
import { footfallError } from "../../shared/errors.js";
import { DAY } from "../../shared/units.js";
import type { OwnSchedule, UpkeepJob } from "../../shared/api/upkeepApi.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";

const ALL_SITES = "";
/** Jobs that look after all sites at once, whichever one the app has named. */
const jobsOfAll: readonly UpkeepJob[] = ["prune"];

/** Two of the longest month, and a day: by then the component's crons are back, however seldom the app's came. */
const LONGEST_NOTE_MS = 63 * DAY;
/** A schedule is noted anew once the note would last so much longer, or shorter: twice a day at most. */
const NOTED_ANEW_MS = DAY / 2;
/** Far more than an app registers: a row for each job and site that it names. */
const MAX_ROWS = 1000;

/**
 * Notes that the app does the job itself, of all sites or of one, and which others it leaves out. Lasts for two of
 * its periods and a day, 63 days at most. Does nothing without a schedule: such a call was not a cron's.
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
  const row = await ctx.db
    .query("ownSchedules")
    .withIndex("by_job_and_slug", (q) => q.eq("job", job).eq("slug", slug))
    .unique();
  if (!row) await ctx.db.insert("ownSchedules", { job, slug, until });
  else if (Math.abs(until - row.until) >= NOTED_ANEW_MS) {
    await ctx.db.patch("ownSchedules", row._id, { until });
  }
}

export interface OwnSites {
  readonly areAll: boolean;
  readonly slugs: ReadonlySet<string>;
}

/** The sites of which the app does the job itself. */
export async function ownSitesOf(
  ctx: QueryCtx,
  job: UpkeepJob,
): Promise<OwnSites> {
  const rows = await ctx.db
    .query("ownSchedules")
    .withIndex("by_job_and_slug", (q) => q.eq("job", job))
    .take(MAX_ROWS);
  const now = Date.now();
  const slugs = new Set(
    rows.flatMap(({ slug, until }) => (until > now ? slug : [])),
  );
  return { areAll: slugs.has(ALL_SITES), slugs };
}
