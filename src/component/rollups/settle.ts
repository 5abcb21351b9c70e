/**
 * Settling: once no late event can reach a day any more, the large units of the day and of its
 * hours are trimmed to their bounds, once. A bucket that fits into one row for all dimensions is
 * already small. One dimension is trimmed after the other, as many in a run as fit. After the last
 * one the day's totals are marked as settled, so the safety net finds a day whose settling was cut
 * off.
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
import { scopeOf, type Scope, type WriteScope } from "../scope/scope.js";
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
    await settleFrom(scopeOf(ctx, site), bucket, null);
    return null;
  },
});

/** Goes on with the settling of a day where a run was full: at a dimension, or an hour of one. */
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
    const place = { level, dimension, from };
    await settleFrom(scopeOf(ctx, site), bucket, place);
    return null;
  },
});

/** A place in the settling of a day: what is trimmed next. */
interface Place {
  level: SettledLevel;
  dimension: Dimension;
  /** The first bucket that is not trimmed yet. */
  from: number;
}

/**
 * Trims from a place on, until the run is full, and schedules the rest. After the last dimension it
 * marks the day as settled.
 *
 * @param first null: from the beginning
 */
async function settleFrom(
  scope: WriteScope,
  day: number,
  first: Place | null,
): Promise<void> {
  const { ctx, site } = scope;
  const siteId = site._id;
  const levels = await splitLevels(scope, day, first?.level);
  let bytes = 0;
  let place = first ?? (await nextPlace(scope, day, levels));
  while (place) {
    if (bytes > settling.doneBytes) {
      const { settleDimension } = internal.rollups.settle;
      const { from, ...rest } = place;
      const next = { siteId, bucket: day, ...rest };
      await ctx.scheduler.runAfter(0, settleDimension, {
        ...next,
        ...(from !== day && { from }),
      });
      return;
    }
    const trimmed = await trimBuckets(scope, day, place, bytes);
    bytes = trimmed.bytes;
    place =
      trimmed.leftFrom === null
        ? await nextPlace(scope, day, levels, place)
        : { ...place, from: trimmed.leftFrom };
  }
  const totals = { siteId, level: "day", bucket: day } as const;
  for (const { _id, settled } of await partsOf(ctx, totals, TOTALS)) {
    if (settled !== true) await ctx.db.patch("rollups", _id, { settled: true });
  }
}

/** The levels of a day, from one on, of which a bucket has a unit for each dimension. */
async function splitLevels(
  { ctx, site, zone }: Scope,
  day: number,
  from: SettledLevel = settledLevels[0],
): Promise<SettledLevel[]> {
  const buckets = { from: day, to: zone.nextDay(day) };
  const split: SettledLevel[] = [];
  for (const level of settledLevels.slice(settledLevels.indexOf(from))) {
    const range = { siteId: site._id, level, ...buckets };
    if (await isAnySplit(ctx, range)) split.push(level);
  }
  return split;
}

/** The place behind another one, or the first one; null where all is trimmed. */
async function nextPlace(
  scope: Scope,
  day: number,
  levels: readonly SettledLevel[],
  done?: Place,
): Promise<Place | null> {
  for (const level of levels.slice(done ? levels.indexOf(done.level) : 0)) {
    const after = level === done?.level ? done.dimension : null;
    const dimension = await nextDimension(scope, [level], after);
    if (dimension !== null) return { level, dimension, from: day };
  }
  return null;
}

/**
 * Trims the buckets of one dimension until the run is full.
 *
 * @param doneBytes the bytes that the run has read before
 * @returns the bytes that the run has read now, and the bucket to go on with; null: none is left
 */
async function trimBuckets(
  { ctx, site, zone }: WriteScope,
  day: number,
  { level, dimension, from }: Place,
  doneBytes: number,
): Promise<{ bytes: number; leftFrom: number | null }> {
  const siteId = site._id;
  const range = { siteId, level, from, to: zone.nextDay(day) };
  let bytes = doneBytes;
  let parts: Doc<"rollups">[] = [];
  const trim = async () => {
    const [first] = parts;
    if (!first || parts.every((part) => part.settled === true)) return;
    const place = { siteId, level, bucket: first.bucket, dimension };
    const tables = tablesOf(parts);
    const block = { before: parts, tables, settled: true };
    await writeDimension(ctx, place, block);
  };
  for await (const row of blocksIn(ctx.db, range, dimension)) {
    if (row.bucket !== parts[0]?.bucket) {
      await trim();
      parts = [];
      if (bytes > settling.doneBytes) return { bytes, leftFrom: row.bucket };
    }
    parts.push(row);
    bytes += getDocumentSize(row);
  }
  await trim();
  return { bytes, leftFrom: null };
}

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
