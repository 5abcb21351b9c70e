/**
 * Builds a day from its hours, or a month from its days, once. Small buckets are built in one
 * transaction; where a finer one is split, each dimension is built by a transaction of its own, and
 * reports read the finer level for those that are not there yet.
 */
import { v } from "convex/values";
import { dimensionsOf, type Dimension } from "../../shared/dimensions.js";
import { vDimension } from "../../shared/api/reports.js";
import { DAY, HOUR } from "../../shared/units.js";
import { nextBucket, zoneOf, type Zone } from "../../shared/time/zone.js";
import { internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  internalMutation,
  type MutationCtx,
  type QueryCtx,
} from "../_generated/server.js";
import { vSummedLevel } from "../model/rollups/recount.js";
import { settlesAt } from "../model/rollups/closing.js";
import type { CellTables } from "../model/rollups/deltas.js";
import {
  mergeTablesOf,
  ALL,
  TOTALS,
  unpackTables,
} from "../model/rollups/blocks.js";
import { isFinerKept, placeNow, removeMisplaced } from "./misplacedRows.js";
import { fromStored } from "../model/rollups/storedDims.js";
import { planRange } from "../model/rollups/rangePlan.js";
import { findSite, type Site } from "../scope/requireSite.js";
import { visitCompacted, type Units } from "./blockReader.js";
import {
  arrangementOf,
  isAnySplit,
  partsOf,
  blocksIn,
  writeDimension,
  writeDimensions,
  writeTotals,
} from "../rows/blocks.js";

/** What each level is built from; hours where a day is missing. */
const finerLevels = { day: ["hour"], month: ["day", "hour"] } as const;

const vPlace = {
  siteId: v.id("sites"),
  level: vSummedLevel,
  bucket: v.number(),
};
export interface BuiltPlace {
  siteId: Id<"sites">;
  level: "day" | "month";
  bucket: number;
}

export const build = internalMutation({
  args: vPlace,
  returns: v.null(),
  handler: async (ctx, asked) => {
    const site = await findSite(ctx, asked.siteId);
    if (!site) return null;
    const zone = zoneOf(site.timeZone);
    const place = placeNow(zone, asked);
    const { level, bucket } = place;
    const end = nextBucket(zone, level, bucket);
    const isSettled = level === "month";
    if (isSettled && builtAt(site, end) > Date.now()) {
      await scheduleMonth(ctx, site, bucket, end);
      return null;
    }
    if (await isFinerKept(ctx, place)) await removeMisplaced(ctx, site, place);
    if ((await partsOf(ctx, place, TOTALS)).length === 0) {
      const totals = await mergeUnits(ctx, zone, place, [TOTALS]);
      await writeTotals(ctx, place, [], totals, isSettled);
    }
    const { kind } = await arrangementOf(ctx, place);
    if (kind === "all") return null;
    if (kind === "split" || (await isFinerSplit(ctx, place, end))) {
      for (const dimension of dimensionsOf(site)) {
        if ((await partsOf(ctx, place, dimension)).length > 0) continue;
        await ctx.scheduler.runAfter(
          0,
          internal.rollups.compactUp.buildDimension,
          {
            ...place,
            dimension,
          },
        );
      }
    } else {
      const tables = await mergeUnits(ctx, zone, place, [ALL]);
      await writeDimensions(ctx, place, [], tables, isSettled);
    }
    if (level === "day" && kind === "none")
      await scheduleSettling(ctx, site, zone, bucket);
    return null;
  },
});

export const buildDimension = internalMutation({
  args: { ...vPlace, dimension: vDimension },
  returns: v.null(),
  handler: async (ctx, { dimension, ...place }) => {
    const site = await findSite(ctx, place.siteId);
    if (!site) return null;
    const isBuilt =
      (await partsOf(ctx, place, dimension)).length > 0 ||
      (await partsOf(ctx, place, ALL)).length > 0;
    if (isBuilt) return null;
    const own = await mergeUnits(
      ctx,
      zoneOf(site.timeZone),
      place,
      [ALL, dimension],
      dimension,
    );
    await writeDimension(
      ctx,
      place,
      dimension,
      [],
      own,
      place.level === "month",
    );
    return null;
  },
});

export async function isFinerSplit(
  ctx: QueryCtx,
  { siteId, level, bucket }: BuiltPlace,
  end: number,
): Promise<boolean> {
  for (const finer of finerLevels[level]) {
    if (await isAnySplit(ctx, siteId, finer, bucket, end)) return true;
  }
  return false;
}

/**
 * Arranges the trimming of the day, and by the first day of a month the building of the month, which
 * comes behind the settling of its last day.
 */
export async function scheduleSettling(
  ctx: MutationCtx,
  site: Site,
  zone: Zone,
  day: number,
): Promise<void> {
  const siteId = site._id;
  const settledAt = settlesAt(site, zone.nextDay(day));
  await ctx.scheduler.runAt(
    Math.max(settledAt, Date.now()),
    internal.rollups.settle.settleDay,
    { siteId, bucket: day },
  );
  const bucket = zone.monthStart(day);
  const end = zone.nextMonth(bucket);
  const days = blocksIn(ctx, siteId, "day", TOTALS, bucket, end);
  if ((await days.first())?.bucket !== day) return;
  await scheduleMonth(ctx, site, bucket, end);
}

/** Behind the settling of the month's last day. */
function builtAt(site: Site, monthEnd: number): number {
  return settlesAt(site, monthEnd) + HOUR;
}

/** The timers of host apps' tests end at 24.8 days, and run what is later at once. */
const LONGEST_WAIT_MS = 20 * DAY;

async function scheduleMonth(
  ctx: MutationCtx,
  site: Site,
  bucket: number,
  end: number,
): Promise<void> {
  const waitMs = Math.max(builtAt(site, end) - Date.now(), HOUR);
  await ctx.scheduler.runAfter(
    Math.min(waitMs, LONGEST_WAIT_MS),
    internal.rollups.compactUp.build,
    { siteId: site._id, level: "month", bucket },
  );
}

/** Merges rows one after the other, so that only one is held at a time. */
export async function mergeUnits(
  ctx: QueryCtx,
  zone: Zone,
  { siteId, level, bucket }: BuiltPlace,
  units: Units,
  only?: Dimension,
): Promise<CellTables> {
  const merged: CellTables = new Map();
  const range = { from: bucket, to: nextBucket(zone, level, bucket) };
  const { cut } = planRange(zone, range, { levels: finerLevels[level] });
  const reader = { units, cut };
  const isWhole = await visitCompacted(
    ctx,
    siteId,
    zone,
    [reader],
    ({ dims }) => {
      const held = fromStored(dims);
      const wanted = only
        ? held.filter(({ dimension }) => dimension === only)
        : held;
      mergeTablesOf(merged, unpackTables(wanted));
      return true;
    },
  );
  // A month has not a tenth of the gaps that are too many to read: half of it must never be built.
  if (!isWhole) throw new Error(`The ${level} of ${bucket} has too many gaps.`);
  return merged;
}
