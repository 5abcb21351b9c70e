/**
 * Settling: once no late event can reach a day any more, what is large in its hours and in the day
 * itself is trimmed to its bounds, once. What fits into one row for all dimensions is small already.
 * One dimension after the other; the day's totals are marked behind the last, so that a day whose settling
 * was cut off is found.
 */
import { getDocumentSize, v } from "convex/values";
import { vDimension } from "../../shared/api/reports.js";
import { DAY, HOUR, KIB } from "../../shared/units.js";
import { zoneOf } from "../../shared/time/zone.js";
import { internal } from "../_generated/api.js";
import type { Doc } from "../_generated/dataModel.js";
import { internalMutation, type MutationCtx } from "../_generated/server.js";
import { settlesAt } from "../model/rollups/closing.js";
import type { CompactedLevel } from "../model/rollups/levels.js";
import { TOTALS } from "../model/rollups/blocks.js";
import { findSite, type Site } from "../scope/requireSite.js";
import {
  isAnySettled,
  isAnySplit,
  partsOf,
  blocksIn,
  tablesOf,
  writeDimension,
} from "../rows/blocks.js";
import { nextDimension } from "./blockUnits.js";

const vDay = { siteId: v.id("sites"), bucket: v.number() };
const settledLevels = ["hour", "day"] as const satisfies CompactedLevel[];
type SettledLevel = (typeof settledLevels)[number];

/** Unpacking, trimming and packing 2.5 MB of small cells takes a second, and a bucket may have 384 KB. */
const MAX_BYTES_PER_RUN = 512 * KIB;
/** How far back days are looked for whose settling was cut off: a small row each. */
const LOOKED_BACK_MS = 62 * DAY;

/** Begins the trimming of a day. Twice at once, or once more, does no harm. */
export const settleDay = internalMutation({
  args: vDay,
  returns: v.null(),
  handler: async (ctx, { siteId, bucket }) => {
    const site = await findSite(ctx, siteId);
    if (site) await settleNext(ctx, site, bucket, settledLevels[0], null);
    return null;
  },
});

/** Schedules what comes behind a dimension of a level; behind the last, marks the day. */
async function settleNext(
  ctx: MutationCtx,
  site: Site,
  bucket: number,
  from: SettledLevel,
  done: string | null,
): Promise<void> {
  const siteId = site._id;
  const end = zoneOf(site.timeZone).nextDay(bucket);
  let after = done;
  for (const level of settledLevels.slice(settledLevels.indexOf(from))) {
    if (await isAnySplit(ctx, siteId, level, bucket, end)) {
      const dimension = await nextDimension(ctx, site, [level], after);
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
    /** The first bucket that is left. */
    from: v.optional(v.number()),
  },
  returns: v.null(),
  handler: async (
    ctx,
    { siteId, level, bucket, dimension, from = bucket },
  ): Promise<null> => {
    const site = await findSite(ctx, siteId);
    if (!site) return null;
    const end = zoneOf(site.timeZone).nextDay(bucket);
    const rows = blocksIn(ctx, siteId, level, dimension, from, end);
    let bytes = 0;
    let parts: Doc<"rollups">[] = [];
    const trim = async () => {
      const [first] = parts;
      if (!first || parts.every((part) => part.settled === true)) return;
      const place = { siteId, level, bucket: first.bucket };
      const tables = tablesOf(parts);
      await writeDimension(ctx, place, dimension, parts, tables, true);
    };
    for await (const row of rows) {
      if (row.bucket !== parts[0]?.bucket) {
        await trim();
        parts = [];
        if (bytes > MAX_BYTES_PER_RUN) {
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
    await settleNext(ctx, site, bucket, level, dimension);
    return null;
  },
});

/** The safety net: days whose settling is overdue begin anew. Returns how many. */
export const settleMissed = internalMutation({
  args: { siteId: v.id("sites") },
  returns: v.number(),
  handler: async (ctx, { siteId }) => {
    const site = await findSite(ctx, siteId);
    if (!site) return 0;
    const zone = zoneOf(site.timeZone);
    const now = Date.now();
    const since = now - LOOKED_BACK_MS;
    let scheduled = 0;
    for await (const day of blocksIn(ctx, siteId, "day", TOTALS, since, now)) {
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
