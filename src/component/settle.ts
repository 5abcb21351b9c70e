/**
 * Settling: once no late event can reach a day any more, what is large in its hours and in the day
 * itself is trimmed to its bounds, once. What fits into one row for all dimensions is small already.
 */
import { v } from "convex/values";
import { dimensionsOf } from "../shared/dimensions.js";
import { vDimension } from "../shared/reports.js";
import { zoneOf } from "../shared/zone.js";
import { internal } from "./_generated/api.js";
import type { Doc } from "./_generated/dataModel.js";
import { internalMutation } from "./_generated/server.js";
import type { CompactedLevel } from "./model/levels.js";
import {
  isAnySplit,
  segmentsIn,
  tablesOf,
  writeDimension,
} from "./segmentRows.js";

const vDay = { siteId: v.id("sites"), bucket: v.number() };
const settledLevels = ["hour", "day"] as const satisfies CompactedLevel[];

/** Schedules the trimming of each dimension of a day, where any is large. */
export const settleDay = internalMutation({
  args: vDay,
  returns: v.null(),
  handler: async (ctx, { siteId, bucket }) => {
    const site = await ctx.db.get("sites", siteId);
    if (!site) return null;
    const end = zoneOf(site.timeZone).nextDay(bucket);
    for (const level of settledLevels) {
      if (!(await isAnySplit(ctx, siteId, level, bucket, end))) continue;
      for (const dimension of dimensionsOf(site)) {
        await ctx.scheduler.runAfter(0, internal.settle.settleDimension, {
          siteId,
          level,
          bucket,
          dimension,
        });
      }
    }
    return null;
  },
});

/** Trims one dimension of a day, at one level. */
export const settleDimension = internalMutation({
  args: {
    ...vDay,
    level: v.union(v.literal("hour"), v.literal("day")),
    dimension: vDimension,
  },
  returns: v.null(),
  handler: async (ctx, { siteId, level, bucket, dimension }) => {
    const site = await ctx.db.get("sites", siteId);
    if (!site) return null;
    const end = zoneOf(site.timeZone).nextDay(bucket);
    const rows = await segmentsIn(
      ctx,
      siteId,
      level,
      dimension,
      bucket,
      end,
    ).collect();
    for (const [start, parts] of byBucket(rows)) {
      if (parts.every((part) => part.settled === true)) continue;
      const place = { siteId, level, bucket: start };
      const tables = tablesOf(parts);
      await writeDimension(ctx, place, dimension, parts, tables, true);
    }
    return null;
  },
});

function byBucket(rows: readonly Doc<"rollups">[]) {
  const buckets = new Map<number, Doc<"rollups">[]>();
  for (const row of rows) {
    const parts = buckets.get(row.bucket);
    if (parts) parts.push(row);
    else buckets.set(row.bucket, [row]);
  }
  return buckets;
}
