/**
 * Settling: once no late event can reach a day any more, the large units of the day and of its
 * hours are trimmed to their bounds, once. A bucket that fits into one row for all dimensions is
 * already small. One dimension is trimmed after the other. After the last one the day's totals are
 * marked as settled, so the safety net finds a day whose settling was cut off.
 */
import { getDocumentSize, v } from "convex/values";
import { vDimension } from "../../shared/api/reports.js";
import type { Dimension } from "../../shared/dimensions.js";
import { HOUR } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import type { Doc } from "../_generated/dataModel.js";
import { internalMutation } from "../_generated/server.js";
import { settling } from "../budget/figureLimits.js";
import { settlesAt } from "../model/rollups/closing.js";
import type { CompactedLevel } from "../model/rollups/levels.js";
import { TOTALS } from "../model/rollups/blocks.js";
import { findSite } from "../scope/requireSite.js";
import { scopeOf, type WriteScope } from "../scope/scope.js";
import {
  isAnySettled,
  isAnySplit,
  tablesOf,
  writeDimension,
} from "../rows/compactedBlocks.js";
import { blocksIn, partsOf } from "../rows/rollups.js";
import { nextDimension } from "./blockUnits.js";

const vDay = { siteId: v.id("sites"), bucket: v.number() };
const settledLevels = ["hour", "day"] as const satisfies CompactedLevel[];
type SettledLevel = (typeof settledLevels)[number];

/** Begins the settling of a day. It may run twice, or twice at once. */
export const settleDay = internalMutation({
  args: vDay,
  returns: v.null(),
  handler: async (ctx, { siteId, bucket }) => {
    const site = await findSite(ctx, siteId);
    if (!site) return null;
    const begin = { bucket, level: settledLevels[0], dimension: null };
    await settleNext(scopeOf(ctx, site), begin);
    return null;
  },
});

/** The progress of settling a day. */
interface Settled {
  /** The day. */
  bucket: number;
  level: SettledLevel;
  /** The last dimension that is trimmed at that level; null: none yet. */
  dimension: Dimension | null;
}

/** Schedules the next dimension. After the last one, marks the day as settled. */
async function settleNext(
  scope: WriteScope,
  { bucket, ...done }: Settled,
): Promise<void> {
  const { ctx, site, zone } = scope;
  const siteId = site._id;
  const buckets = { from: bucket, to: zone.nextDay(bucket) };
  let after = done.dimension;
  for (const level of settledLevels.slice(settledLevels.indexOf(done.level))) {
    if (await isAnySplit(ctx, { siteId, level, ...buckets })) {
      const dimension = await nextDimension(scope, [level], after);
      if (dimension !== null) {
        const next = { siteId, level, bucket, dimension };
        await ctx.scheduler.runAfter(
          0,
          internal.rollups.settle.settleDimension,
          next,
        );
        return;
      }
    }
    after = null;
  }
  const totals = await partsOf(ctx, { siteId, level: "day", bucket }, TOTALS);
  for (const { _id, settled } of totals) {
    if (settled !== true) await ctx.db.patch("rollups", _id, { settled: true });
  }
}

/** Trims one dimension of a day, at one level, a few hours in a transaction. */
export const settleDimension = internalMutation({
  args: {
    ...vDay,
    level: v.union(v.literal("hour"), v.literal("day")),
    dimension: vDimension,
    /** The first bucket that is not trimmed yet. */
    from: v.optional(v.number()),
  },
  returns: v.null(),
  handler: async (
    ctx,
    { siteId, level, bucket, dimension, from = bucket },
  ): Promise<null> => {
    const site = await findSite(ctx, siteId);
    if (!site) return null;
    const scope = scopeOf(ctx, site);
    const end = scope.zone.nextDay(bucket);
    const range = { siteId, level, from, to: end };
    const rows = blocksIn(ctx.db, range, dimension);
    let bytes = 0;
    let parts: Doc<"rollups">[] = [];
    const trim = async () => {
      const [first] = parts;
      if (!first || parts.every((part) => part.settled === true)) return;
      const place = { siteId, level, bucket: first.bucket, dimension };
      const tables = tablesOf(parts);
      const block = { before: parts, tables, settled: true };
      await writeDimension(ctx, place, block);
    };
    for await (const row of rows) {
      if (row.bucket !== parts[0]?.bucket) {
        await trim();
        parts = [];
        if (bytes > settling.doneBytes) {
          await ctx.scheduler.runAfter(
            0,
            internal.rollups.settle.settleDimension,
            {
              ...{ siteId, level, bucket, dimension },
              from: row.bucket,
            },
          );
          return null;
        }
      }
      parts.push(row);
      bytes += getDocumentSize(row);
    }
    await trim();
    await settleNext(scope, { bucket, level, dimension });
    return null;
  },
});

/** The safety net: begins the settling of overdue days again. Returns the number of days. */
export const settleMissed = internalMutation({
  args: { siteId: v.id("sites") },
  returns: v.number(),
  handler: async (ctx, { siteId }) => {
    const site = await findSite(ctx, siteId);
    if (!site) return 0;
    const { zone } = scopeOf(ctx, site);
    const now = Date.now();
    const recent = { from: now - settling.lookedBackMs, to: now };
    const days = { siteId, level: "day", ...recent } as const;
    let scheduled = 0;
    for await (const day of blocksIn(ctx.db, days, TOTALS)) {
      const { bucket } = day;
      const isOverdue = settlesAt(site, zone.nextDay(bucket)) + HOUR < now;
      if (!isOverdue || isAnySettled([day])) continue;
      await ctx.scheduler.runAfter(0, internal.rollups.settle.settleDay, {
        siteId,
        bucket,
      });
      scheduled++;
    }
    return scheduled;
  },
});
