/**
 * Finds what compaction has to do, by index, and schedules one small mutation for each hour, day or
 * month: scheduled mutations run exactly once and retry conflicts for as long as it takes.
 */
import { v } from "convex/values";
import { HOUR } from "../shared/units.js";
import { zoneOf } from "../shared/zone.js";
import { internal } from "./_generated/api.js";
import type { Id } from "./_generated/dataModel.js";
import {
  action,
  internalMutation,
  internalQuery,
  type MutationCtx,
} from "./_generated/server.js";
import { hasDeltas } from "./deltaSegments.js";
import { closedBefore, settlesAt } from "./model/closing.js";
import { TOTALS } from "./model/segments.js";
import { segmentsIn } from "./segmentRows.js";

/** Mutations scheduled by one run; the next run is scheduled behind them. */
const MAX_SCHEDULED_PER_RUN = 200;
const SITES_PER_PAGE = 100;
/** Days that a run of the safety net looks at: two months that are not built yet. */
const MAX_DAYS_PER_RUN = 62;

/**
 * Compacts whatever is due, of all sites: deltas of closed hours into hours, hours of past days into
 * days, settled days into months. Folds arrange this by themselves; an hourly cron is the safety net.
 * Safe to stop, to run again, to run twice at once. Costs two calls per site and one per bucket.
 */
export const compactShards = action({
  args: {},
  returns: v.object({ sites: v.number(), scheduled: v.number() }),
  handler: async (ctx) => {
    let after: number | null = null;
    let sites = 0;
    let scheduled = 0;
    for (;;) {
      const page: { siteIds: Id<"sites">[]; after: number | null } =
        await ctx.runQuery(internal.compaction.listSites, { after });
      for (const siteId of page.siteIds) {
        sites++;
        scheduled += await ctx.runMutation(internal.compaction.compactSite, {
          siteId,
        });
        scheduled += await ctx.runMutation(internal.compaction.compactDays, {
          siteId,
        });
      }
      if (page.after === null) return { sites, scheduled };
      after = page.after;
    }
  },
});

export const listSites = internalQuery({
  args: { after: v.union(v.null(), v.number()) },
  returns: v.object({
    siteIds: v.array(v.id("sites")),
    after: v.union(v.null(), v.number()),
  }),
  handler: async (ctx, { after }) => {
    const rows = await ctx.db
      .query("sites")
      .withIndex("by_creation_time", (q) => q.gt("_creationTime", after ?? 0))
      .take(SITES_PER_PAGE);
    const isFull = rows.length === SITES_PER_PAGE;
    return {
      siteIds: rows.map((row) => row._id),
      after: isFull ? (rows.at(-1)?._creationTime ?? null) : null,
    };
  },
});

/** Schedules the closed hours of a site that have deltas. Returns how many. */
export const compactSite = internalMutation({
  args: { siteId: v.id("sites"), after: v.optional(v.number()) },
  returns: v.number(),
  handler: async (ctx, { siteId, after = -Infinity }) => {
    const end = closedBefore(Date.now());
    const hours = await hoursWithDeltas(ctx, siteId, after, end);
    for (const bucket of hours) {
      await ctx.scheduler.runAfter(0, internal.compactHour.compactHour, {
        siteId,
        bucket,
      });
    }
    const last = hours.at(-1);
    if (hours.length === MAX_SCHEDULED_PER_RUN && last !== undefined) {
      await ctx.scheduler.runAfter(0, internal.compaction.compactSite, {
        siteId,
        after: last,
      });
    }
    return hours.length;
  },
});

/**
 * The safety net for days and months: looks behind the newest month for days that are over and not
 * built, and for months that have settled. Returns how many it scheduled.
 */
export const compactDays = internalMutation({
  args: { siteId: v.id("sites"), after: v.optional(v.number()) },
  returns: v.number(),
  handler: async (ctx, { siteId, after }) => {
    const site = await ctx.db.get("sites", siteId);
    if (!site) return 0;
    const zone = zoneOf(site.timeZone);
    const now = Date.now();
    const newestMonth = await segmentsIn(ctx, siteId, "month", TOTALS, 0, now)
      .order("desc")
      .first();
    const start = newestMonth ? zone.nextMonth(newestMonth.bucket) : 0;
    let from = after ?? start;
    let lastMonth = -Infinity;
    let scheduled = 0;
    for (let days = 0; days < MAX_DAYS_PER_RUN; days++) {
      const hour = await segmentsIn(
        ctx,
        siteId,
        "hour",
        TOTALS,
        from,
        closedBefore(now),
      ).first();
      if (!hour) break;
      const bucket = zone.dayStart(hour.bucket);
      from = zone.nextDay(bucket);
      if (from > closedBefore(now)) break;
      const day = await segmentsIn(
        ctx,
        siteId,
        "day",
        TOTALS,
        bucket,
        from,
      ).first();
      if (!day && !(await hasDeltas(ctx, siteId, bucket, from))) {
        await ctx.scheduler.runAfter(0, internal.compactUp.build, {
          siteId,
          level: "day",
          bucket,
        });
        scheduled++;
      }
      const month = zone.monthStart(bucket);
      const isSettled = settlesAt(site, zone.nextMonth(month)) + HOUR < now;
      if (month !== lastMonth && isSettled) {
        await ctx.scheduler.runAfter(HOUR, internal.compactUp.build, {
          siteId,
          level: "month",
          bucket: month,
        });
        scheduled++;
      }
      lastMonth = month;
      if (days === MAX_DAYS_PER_RUN - 1) {
        await ctx.scheduler.runAfter(0, internal.compaction.compactDays, {
          siteId,
          after: from,
        });
      }
    }
    return scheduled;
  },
});

/** Jumps from hour to hour along the index: reads one row per hour, whatever lies in it. */
async function hoursWithDeltas(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  after: number,
  end: number,
): Promise<number[]> {
  const hours: number[] = [];
  let from = after + 1;
  while (hours.length < MAX_SCHEDULED_PER_RUN) {
    const rows = segmentsIn(ctx, siteId, "delta", TOTALS, from, end);
    const row = await rows.first();
    if (!row) break;
    hours.push(row.bucket);
    from = row.bucket + 1;
  }
  return hours;
}
