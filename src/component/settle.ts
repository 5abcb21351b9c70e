/**
 * Settling: once no late event can reach a day any more, its hours and the day itself are trimmed to
 * their bounds, once, and settled days become months.
 */
import { v } from "convex/values";
import { dimensionNames } from "../shared/dimensions.js";
import { vDimension } from "../shared/reports.js";
import { MINUTE } from "../shared/units.js";
import { zoneOf, type Zone } from "../shared/zone.js";
import { internal } from "./_generated/api.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import { internalMutation, type MutationCtx } from "./_generated/server.js";
import { settlesAt } from "./model/closing.js";
import type { CompactedLevel } from "./model/levels.js";
import { ALL, TOTALS } from "./model/segments.js";
import {
  partsOf,
  segmentsIn,
  tablesOf,
  writeDimension,
  writeDimensions,
  writeTotals,
} from "./segmentRows.js";

const vDay = { siteId: v.id("sites"), bucket: v.number() };
const settledLevels = ["hour", "day"] as const satisfies CompactedLevel[];

export const settleDay = internalMutation({
  args: vDay,
  returns: v.null(),
  handler: async (ctx, { siteId, bucket }) => {
    const site = await ctx.db.get("sites", siteId);
    if (!site) return null;
    const zone = zoneOf(site.timeZone);
    const end = zone.nextDay(bucket);
    const day = { siteId, level: "day" as const, bucket };
    const totals = await partsOf(ctx, day, TOTALS);
    if (totals.length === 0) return null;
    for (const level of settledLevels) {
      for (const row of await unsettled(ctx, siteId, level, ALL, bucket, end)) {
        const place = { siteId, level, bucket: row.bucket };
        await writeDimensions(ctx, place, [row], tablesOf([row]), true);
      }
    }
    for (const dimension of dimensionNames) {
      const hasUnit =
        (await segmentsIn(
          ctx,
          siteId,
          "day",
          dimension,
          bucket,
          end,
        ).first()) ??
        (await segmentsIn(ctx, siteId, "hour", dimension, bucket, end).first());
      if (!hasUnit) continue;
      await ctx.scheduler.runAfter(0, internal.settle.settleDimension, {
        siteId,
        bucket,
        dimension,
      });
    }
    await writeTotals(ctx, day, totals, tablesOf(totals), true);
    await scheduleMonth(ctx, site, zone, bucket);
    return null;
  },
});

/** The same for one dimension of a day that is split. */
export const settleDimension = internalMutation({
  args: { ...vDay, dimension: vDimension },
  returns: v.null(),
  handler: async (ctx, { siteId, bucket, dimension }) => {
    const site = await ctx.db.get("sites", siteId);
    if (!site) return null;
    const end = zoneOf(site.timeZone).nextDay(bucket);
    for (const level of settledLevels) {
      const rows = await unsettled(ctx, siteId, level, dimension, bucket, end);
      for (const [start, parts] of byBucket(rows)) {
        const place = { siteId, level, bucket: start };
        await writeDimension(
          ctx,
          place,
          dimension,
          parts,
          tablesOf(parts),
          true,
        );
      }
    }
    return null;
  },
});

async function unsettled(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  level: CompactedLevel,
  unit: string,
  from: number,
  to: number,
): Promise<Doc<"rollups">[]> {
  const rows = await segmentsIn(ctx, siteId, level, unit, from, to).collect();
  return rows.filter((row) => row.settled !== true);
}

function byBucket(rows: readonly Doc<"rollups">[]) {
  const buckets = new Map<number, Doc<"rollups">[]>();
  for (const row of rows) {
    const parts = buckets.get(row.bucket);
    if (parts) parts.push(row);
    else buckets.set(row.bucket, [row]);
  }
  return buckets;
}

/** A month is built when its last day has settled: arranged by every day, done by the first. */
async function scheduleMonth(
  ctx: MutationCtx,
  site: Doc<"sites">,
  zone: Zone,
  day: number,
): Promise<void> {
  const bucket = zone.monthStart(day);
  const end = zone.nextMonth(bucket);
  // Behind the last day's own settling.
  const builtAt = settlesAt(site, end) + MINUTE;
  const settled = segmentsIn(ctx, site._id, "day", TOTALS, bucket, day);
  const isArranged = (await settled.first())?.settled === true;
  if (isArranged && builtAt > Date.now()) return;
  await ctx.scheduler.runAt(
    Math.max(Date.now() + MINUTE, builtAt),
    internal.compactUp.build,
    { siteId: site._id, level: "month", bucket },
  );
}
