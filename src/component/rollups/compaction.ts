/**
 * Finds the work of compaction by index, and schedules one small mutation for each hour, day or
 * month. The platform runs a scheduled mutation exactly once, and retries it for as long as it
 * conflicts.
 */
import type { FunctionReference } from "convex/server";
import { v, type Infer } from "convex/values";
import { dimensionsOf } from "../../shared/dimensions.js";
import { HOUR } from "../../shared/units.js";
import { upkeepApi } from "../../shared/api/upkeepApi.js";
import { internal } from "../_generated/api.js";
import {
  internalAction,
  internalMutation,
  type ActionCtx,
  type QueryCtx,
} from "../_generated/server.js";
import { safetyNet } from "../budget/figureLimits.js";
import { isWhole } from "./baseLevel.js";
import { hasDeltas } from "./deltaReads.js";
import { placeNow } from "./misplacedRows.js";
import { hasReadEnough, unmergedIn } from "./unmerged.js";
import { closedBefore, settlesAt } from "../model/rollups/closing.js";
import { wakeRemovals } from "../rows/removals.js";
import { wakeUnfinished } from "../rows/unfinishedWork.js";
import { wakeRepairs } from "./repairChain.js";
import { TOTALS } from "../model/rollups/blocks.js";
import { findSite } from "../scope/requireSite.js";
import { scopeOf, type Scope } from "../scope/scope.js";
import { blocksIn, type BucketRange } from "../rows/rollups.js";
import { SiteFailures, type SitePage } from "../schedules/sitePages.js";

export type ShardsRun = Infer<typeof upkeepApi.compact.returns>;

/** Compacts what is due of the sites that were created after `after`. */
export const compactFurtherSites = internalAction({
  args: { after: v.number() },
  returns: upkeepApi.compact.returns,
  handler: async (ctx, { after }): Promise<ShardsRun> =>
    compactPage(
      ctx,
      await ctx.runQuery(internal.schedules.sitePages.list, { after }),
    ),
});

/**
 * The work of one site. Each part is a mutation that schedules what it finds, and returns how much.
 */
const parts = [
  internal.rollups.compaction.compactSite,
  internal.rollups.compaction.compactDays,
  internal.rollups.settle.settleMissed,
];

/** Compacts what is due of these sites, and schedules `goOn` for those that come after them. */
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

/**
 * Schedules the merging of deltas that nobody has come to: days that are over, and closed hours of
 * days that go on, except quiet ones. Wakes repairs and removals that were cut off. Returns the
 * number of days and hours.
 */
export const compactSite = internalMutation({
  args: { siteId: v.id("sites"), after: v.optional(v.number()) },
  returns: v.number(),
  handler: async (ctx, { siteId, after = -Infinity }) => {
    await wakeRepairs(ctx, siteId);
    await wakeRemovals(ctx, siteId);
    await wakeUnfinished(ctx, siteId);
    const site = await findSite(ctx, siteId);
    if (!site) return 0;
    const closed = { from: after + 1, to: closedBefore(Date.now()) };
    const { runs, lookedTo } = await unmergedIn(scopeOf(ctx, site), closed);
    const { compactDay, compactHour } = internal.rollups;
    for (const { level, bucket } of runs) {
      const run =
        level === "day" ? compactDay.compactDay : compactHour.compactHour;
      await ctx.scheduler.runAfter(0, run, { siteId, bucket });
    }
    if (lookedTo !== null) {
      const further = { siteId, after: lookedTo - 1 };
      const { compactSite } = internal.rollups.compaction;
      await ctx.scheduler.runAfter(0, compactSite, further);
    }
    return runs.length;
  },
});

/**
 * The safety net for days and months. Looks after the newest month, or from an earlier month that
 * was skipped, for days that are over and not built, and for months that have settled. Returns the
 * number of buckets that it scheduled.
 */
export const compactDays = internalMutation({
  args: { siteId: v.id("sites"), after: v.optional(v.number()) },
  returns: v.number(),
  handler: async (ctx, { siteId, after }) => {
    const site = await findSite(ctx, siteId);
    if (!site) return 0;
    const scope = scopeOf(ctx, site);
    const { zone } = scope;
    const now = Date.now();
    const end = closedBefore(now);
    let from = after ?? (await firstUnbuiltMonth(scope, now));
    let lastMonth = after === undefined ? null : zone.monthStart(after - 1);
    let scheduled = 0;
    for (let days = 1; ; days++) {
      const rest = { siteId, from, to: end };
      const first = (level: "hour" | "day") =>
        blocksIn(ctx.db, { ...rest, level }, TOTALS).first();
      const [hour, day] = [await first("hour"), await first("day")];
      const next = Math.min(hour?.bucket ?? Infinity, day?.bucket ?? Infinity);
      if (next === Infinity) break;
      const bucket = zone.dayStart(next);
      from = zone.nextDay(bucket);
      if (from > end) break;
      const isBuilt =
        day?.bucket === bucket &&
        (await isWhole(ctx, { ...day, level: "day" }, dimensionsOf(site)));
      const own = { from: bucket, to: from };
      if (!isBuilt && !(await hasDeltas(ctx, siteId, own))) {
        await ctx.scheduler.runAfter(0, internal.rollups.compactUp.build, {
          siteId,
          level: "day",
          bucket,
        });
        scheduled++;
      }
      const month = zone.monthStart(bucket);
      const isSettled = settlesAt(site, zone.nextMonth(month)) + HOUR < now;
      if (month !== lastMonth && isSettled && !(await hasMonth(scope, month))) {
        await ctx.scheduler.runAfter(HOUR, internal.rollups.compactUp.build, {
          siteId,
          level: "month",
          bucket: month,
        });
        scheduled++;
      }
      lastMonth = month;
      if (days === safetyNet.days || (await hasReadEnough(ctx))) {
        await ctx.scheduler.runAfter(
          0,
          internal.rollups.compaction.compactDays,
          {
            siteId,
            after: from,
          },
        );
        break;
      }
    }
    return scheduled;
  },
});

/**
 * The month after the newest one that is built, or an earlier month that has days and is not built.
 */
async function firstUnbuiltMonth(scope: Scope, now: number): Promise<number> {
  const { ctx, zone } = scope;
  const siteId = scope.site._id;
  const months = { siteId, level: "month", from: 0, to: now } as const;
  const newest = await blocksIn(ctx.db, months, TOTALS).order("desc").first();
  if (!newest) return 0;
  // Newer time zone data may have moved the months. Then the newest and others must be built again.
  const place = { siteId, level: "month", bucket: newest.bucket } as const;
  const { bucket } = placeNow(zone, place);
  let unbuilt = zone.nextMonth(bucket);
  let end = unbuilt;
  for (let looked = 0; looked < safetyNet.monthsBack; looked++) {
    const month = zone.monthStart(end - 1);
    const within = { siteId, from: month, to: end };
    const isSkipped =
      !(await hasMonth(scope, month)) &&
      ((await hasBlocks(ctx, { ...within, level: "day" })) ||
        (await hasBlocks(ctx, { ...within, level: "hour" })));
    if (isSkipped) unbuilt = month;
    end = month;
  }
  return unbuilt;
}

/** Whether any bucket of the range has been compacted to its level. */
async function hasBlocks(ctx: QueryCtx, range: BucketRange): Promise<boolean> {
  return (await blocksIn(ctx.db, range, TOTALS).first()) !== null;
}

function hasMonth({ ctx, site }: Scope, month: number): Promise<boolean> {
  const own = { from: month, to: month + 1 };
  return hasBlocks(ctx, { siteId: site._id, level: "month", ...own });
}
