/**
 * Finds what compaction has to do, by index, and schedules one small mutation for each hour, day or
 * month: scheduled mutations run exactly once and retry conflicts for as long as it takes.
 */
import type { FunctionReference } from "convex/server";
import { v, type Infer } from "convex/values";
import { dimensionsOf } from "../../shared/dimensions.js";
import { HOUR } from "../../shared/units.js";
import { upkeepApi } from "../../shared/api/upkeepApi.js";
import { zoneOf, type Zone } from "../../shared/time/zone.js";
import { internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  internalAction,
  internalMutation,
  type ActionCtx,
  type MutationCtx,
} from "../_generated/server.js";
import { isWhole } from "./baseLevel.js";
import { hasDeltas } from "./deltaBlocks.js";
import { placeNow } from "./misplacedRows.js";
import { closedBefore, settlesAt } from "../model/rollups/closing.js";
import type { CompactedLevel } from "../model/rollups/levels.js";
import { wakeRemovals } from "../rows/removalQueue.js";
import { wakeRepairs } from "./repairChain.js";
import { TOTALS } from "../model/rollups/blocks.js";
import { findSite } from "../scope/requireSite.js";
import { blocksIn } from "../rows/blocks.js";
import { SiteFailures, type SitePage } from "../schedules/sitePages.js";

/** Mutations scheduled by one run; the next run is scheduled behind them. */
const MAX_SCHEDULED_PER_RUN = 200;
/** Days that a run of the safety net looks at: two months that are not built yet. */
const MAX_DAYS_PER_RUN = 62;
/** How far behind the newest month one that was skipped is looked for: a row a month. */
const MONTHS_LOOKED_BACK = 12;

export type ShardsRun = Infer<typeof upkeepApi.compact.returns>;

/** Compacts what is due of the sites that come after the given ones. */
export const compactFurtherSites = internalAction({
  args: { after: v.number() },
  returns: upkeepApi.compact.returns,
  handler: async (ctx, { after }): Promise<ShardsRun> =>
    compactPage(
      ctx,
      await ctx.runQuery(internal.schedules.sitePages.list, { after }),
    ),
});

/** Of the work of a site, each a mutation that schedules what it finds. */
const parts = [
  internal.rollups.compaction.compactSite,
  internal.rollups.compaction.compactDays,
  internal.rollups.settle.settleMissed,
];

/** Compacts what is due of these sites, and has those that come after them compacted by `goOn`. */
export async function compactPage(
  ctx: ActionCtx,
  { siteIds, after }: SitePage,
  goOn: FunctionReference<
    "action",
    "internal",
    { after: number },
    unknown
  > = internal.rollups.compaction.compactFurtherSites,
): Promise<ShardsRun> {
  let scheduled = 0;
  if (after !== null) await ctx.scheduler.runAfter(0, goOn, { after });
  const failures = new SiteFailures();
  for (const siteId of siteIds) {
    for (const part of parts) {
      const run = () => ctx.runMutation(part, { siteId });
      scheduled += (await failures.guard(siteId, run)) ?? 0;
    }
  }
  failures.rethrow();
  return { sites: siteIds.length, scheduled, hasMore: after !== null };
}

/** Schedules the closed hours of a site that have deltas, repairs and removals that were cut off. Returns how many hours. */
export const compactSite = internalMutation({
  args: { siteId: v.id("sites"), after: v.optional(v.number()) },
  returns: v.number(),
  handler: async (ctx, { siteId, after = -Infinity }) => {
    await wakeRepairs(ctx, siteId);
    await wakeRemovals(ctx, siteId);
    const end = closedBefore(Date.now());
    const hours = await hoursWithDeltas(ctx, siteId, after, end);
    for (const bucket of hours) {
      await ctx.scheduler.runAfter(
        0,
        internal.rollups.compactHour.compactHour,
        {
          siteId,
          bucket,
        },
      );
    }
    const last = hours.at(-1);
    if (hours.length === MAX_SCHEDULED_PER_RUN && last !== undefined) {
      await ctx.scheduler.runAfter(0, internal.rollups.compaction.compactSite, {
        siteId,
        after: last,
      });
    }
    return hours.length;
  },
});

/**
 * The safety net for days and months: looks behind the newest month, and from a month before it that
 * was skipped, for days that are over and not built, and for months that have settled. Returns how
 * many it scheduled.
 */
export const compactDays = internalMutation({
  args: { siteId: v.id("sites"), after: v.optional(v.number()) },
  returns: v.number(),
  handler: async (ctx, { siteId, after }) => {
    const site = await findSite(ctx, siteId);
    if (!site) return 0;
    const zone = zoneOf(site.timeZone);
    const now = Date.now();
    const end = closedBefore(now);
    let from = after ?? (await firstUnbuiltMonth(ctx, zone, siteId, now));
    let lastMonth = -Infinity;
    let scheduled = 0;
    for (let days = 0; days < MAX_DAYS_PER_RUN; days++) {
      const first = (level: "hour" | "day") =>
        blocksIn(ctx, siteId, level, TOTALS, from, end).first();
      const [hour, day] = [await first("hour"), await first("day")];
      const next = Math.min(hour?.bucket ?? Infinity, day?.bucket ?? Infinity);
      if (next === Infinity) break;
      const bucket = zone.dayStart(next);
      from = zone.nextDay(bucket);
      if (from > end) break;
      const isBuilt =
        day?.bucket === bucket &&
        (await isWhole(ctx, { ...day, level: "day" }, dimensionsOf(site)));
      if (!isBuilt && !(await hasDeltas(ctx, siteId, bucket, from))) {
        await ctx.scheduler.runAfter(0, internal.rollups.compactUp.build, {
          siteId,
          level: "day",
          bucket,
        });
        scheduled++;
      }
      const month = zone.monthStart(bucket);
      const isSettled = settlesAt(site, zone.nextMonth(month)) + HOUR < now;
      if (
        month !== lastMonth &&
        isSettled &&
        !(await hasBlocks(ctx, siteId, "month", month, month + 1))
      ) {
        await ctx.scheduler.runAfter(HOUR, internal.rollups.compactUp.build, {
          siteId,
          level: "month",
          bucket: month,
        });
        scheduled++;
      }
      lastMonth = month;
      if (days === MAX_DAYS_PER_RUN - 1) {
        await ctx.scheduler.runAfter(
          0,
          internal.rollups.compaction.compactDays,
          {
            siteId,
            after: from,
          },
        );
      }
    }
    return scheduled;
  },
});

/** The month behind the newest one that is built, or an earlier one that has days and is not. */
async function firstUnbuiltMonth(
  ctx: MutationCtx,
  zone: Zone,
  siteId: Id<"sites">,
  now: number,
): Promise<number> {
  const newest = await blocksIn(ctx, siteId, "month", TOTALS, 0, now)
    .order("desc")
    .first();
  if (!newest) return 0;
  // Where newer time zone data have moved the months, the newest and others are to be built anew.
  const place = { siteId, level: "month", bucket: newest.bucket } as const;
  const { bucket } = placeNow(zone, place);
  let unbuilt = zone.nextMonth(bucket);
  let end = unbuilt;
  for (let months = 0; months < MONTHS_LOOKED_BACK; months++) {
    const month = zone.monthStart(end - 1);
    const isSkipped =
      !(await hasBlocks(ctx, siteId, "month", month, month + 1)) &&
      ((await hasBlocks(ctx, siteId, "day", month, end)) ||
        (await hasBlocks(ctx, siteId, "hour", month, end)));
    if (isSkipped) unbuilt = month;
    end = month;
  }
  return unbuilt;
}

/** Whether any bucket that starts in `[from, to)` has been compacted to the level. */
async function hasBlocks(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  level: CompactedLevel,
  from: number,
  to: number,
): Promise<boolean> {
  const first = blocksIn(ctx, siteId, level, TOTALS, from, to).first();
  return (await first) !== null;
}

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
    const rows = blocksIn(ctx, siteId, "delta", TOTALS, from, end);
    const row = await rows.first();
    if (!row) break;
    hours.push(row.bucket);
    from = row.bucket + 1;
  }
  return hours;
}
