/**
 * Builds a day from its hours, or a month from its days, once. Small buckets are built in one
 * transaction. Where a finer bucket is split, the dimensions that do not fit into it are built by a
 * transaction each. Until then, reports read the missing dimensions from the finer level.
 */
import { v } from "convex/values";
import { dimensionsOf, type Dimension } from "../../shared/dimensions.js";
import { vDimension } from "../../shared/api/reports.js";
import { DAY, HOUR } from "../../shared/units.js";
import { nextBucket } from "../../shared/time/zone.js";
import { internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import { internalMutation } from "../_generated/server.js";
import { vSummedLevel } from "../model/rollups/recount.js";
import { settlesAt } from "../model/rollups/closing.js";
import type { CellTables } from "../model/rollups/deltas.js";
import {
  mergeTablesOf,
  ALL,
  TOTALS,
  unpackTables,
} from "../model/rollups/blocks.js";
import { deleteMisplaced, isFinerKept, placeNow } from "./misplacedRows.js";
import { fromStored } from "../model/rollups/storedDims.js";
import { planRange } from "../model/rollups/rangePlan.js";
import { findSite, type Site } from "../scope/requireSite.js";
import { scopeOf, type Scope, type WriteScope } from "../scope/scope.js";
import { building } from "../budget/figureLimits.js";
import { visitCompacted } from "./blockReader.js";
import {
  arrangementOf,
  isAnySplit,
  writeDimension,
  writeDimensions,
  writeTotals,
} from "../rows/compactedBlocks.js";
import { blocksIn, partsOf } from "../rows/rollups.js";

/** Each level is built from these; a month from hours where a day is missing. */
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
    const scope = scopeOf(ctx, site);
    const { zone } = scope;
    const place = placeNow(zone, asked);
    const { level, bucket } = place;
    const settled = level === "month";
    if (settled && builtAt(site, zone.nextMonth(bucket)) > Date.now()) {
      await scheduleMonth(scope, bucket);
      return null;
    }
    if (await isFinerKept(ctx, place)) await deleteMisplaced(scope, place);
    if ((await partsOf(ctx, place, TOTALS)).length === 0) {
      const tables = await mergeFiner(scope, place, TOTALS);
      await writeTotals(ctx, place, { before: [], tables, settled });
    }
    const { kind } = await arrangementOf(ctx, place);
    if (kind === "all") return null;
    if (kind === "split" || (await isFinerSplit(scope, place))) {
      await buildDimensions(scope, place);
    } else {
      const tables = await mergeFiner(scope, place, ALL);
      await writeDimensions(ctx, place, { before: [], tables, settled });
    }
    if (level === "day" && kind === "none") {
      await scheduleSettling(scope, bucket);
    }
    return null;
  },
});

/**
 * Builds the dimensions that a bucket lacks until the run is full, and schedules a run for each that
 * is left.
 */
async function buildDimensions(
  scope: WriteScope,
  place: BuiltPlace,
): Promise<void> {
  const { ctx, site } = scope;
  for (const dimension of dimensionsOf(site)) {
    if ((await partsOf(ctx, place, dimension)).length > 0) continue;
    const { bytesRead, bytesWritten } = await ctx.meta.getTransactionMetrics();
    if (bytesRead.used + bytesWritten.used > building.doneBytes) {
      const { buildDimension } = internal.rollups.compactUp;
      await ctx.scheduler.runAfter(0, buildDimension, { ...place, dimension });
    } else await writeMerged(scope, place, dimension);
  }
}

/** Writes one dimension of a bucket from its finer blocks. */
async function writeMerged(
  scope: WriteScope,
  place: BuiltPlace,
  dimension: Dimension,
): Promise<void> {
  const tables = await mergeFiner(scope, place, dimension);
  const settled = place.level === "month";
  const block = { before: [], tables, settled };
  await writeDimension(scope.ctx, { ...place, dimension }, block);
}

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
    await writeMerged(scopeOf(ctx, site), place, dimension);
    return null;
  },
});

/** Whether a finer bucket of this one has a unit for each dimension. */
export async function isFinerSplit(
  { ctx, zone }: Scope,
  { siteId, level, bucket }: BuiltPlace,
): Promise<boolean> {
  const buckets = { from: bucket, to: nextBucket(zone, level, bucket) };
  for (const finer of finerLevels[level]) {
    if (await isAnySplit(ctx, { siteId, level: finer, ...buckets })) {
      return true;
    }
  }
  return false;
}

/**
 * Schedules the settling of a day. The first day of a month also schedules the building of the
 * month, for when the month's last day has settled.
 */
export async function scheduleSettling(
  scope: WriteScope,
  day: number,
): Promise<void> {
  const { ctx, site, zone } = scope;
  const siteId = site._id;
  const settledAt = settlesAt(site, zone.nextDay(day));
  await ctx.scheduler.runAt(
    Math.max(settledAt, Date.now()),
    internal.rollups.settle.settleDay,
    { siteId, bucket: day },
  );
  const month = zone.monthStart(day);
  const days = { from: month, to: zone.nextMonth(month) };
  const range = { siteId, level: "day", ...days } as const;
  const first = await blocksIn(ctx.db, range, TOTALS).first();
  if (first?.bucket !== day) return;
  await scheduleMonth(scope, month);
}

/** A month is built an hour after its last day settles. */
function builtAt(site: Site, monthEnd: number): number {
  return settlesAt(site, monthEnd) + HOUR;
}

/** Bounds one wait: timers of host apps' tests end at 24.8 days, and run later jobs at once. */
const LONGEST_WAIT_MS = 20 * DAY;

async function scheduleMonth(
  { ctx, site, zone }: WriteScope,
  bucket: number,
): Promise<void> {
  const end = zone.nextMonth(bucket);
  const waitMs = Math.max(builtAt(site, end) - Date.now(), HOUR);
  await ctx.scheduler.runAfter(
    Math.min(waitMs, LONGEST_WAIT_MS),
    internal.rollups.compactUp.build,
    { siteId: site._id, level: "month", bucket },
  );
}

/**
 * Merges the cells that finer blocks hold of a unit of a bucket. Merges the rows one after the
 * other, so that memory holds one row at a time.
 */
export async function mergeFiner(
  scope: Scope,
  { level, bucket }: BuiltPlace,
  unit: typeof TOTALS | typeof ALL | Dimension,
): Promise<CellTables> {
  const { zone } = scope;
  const merged: CellTables = new Map();
  const range = { from: bucket, to: nextBucket(zone, level, bucket) };
  const { cut } = planRange(zone, range, { levels: finerLevels[level] });
  const isDimension = unit !== TOTALS && unit !== ALL;
  // A finer block may hold the dimension among all others.
  const reader = { units: isDimension ? [ALL, unit] : [unit], cut };
  const isWhole = await visitCompacted(scope, [reader], ({ dims }) => {
    const held = fromStored(dims);
    const wanted = isDimension
      ? held.filter(({ dimension }) => dimension === unit)
      : held;
    mergeTablesOf(merged, unpackTables(wanted));
    return true;
  });
  // A month never has a tenth of the gaps that are too many to read. An incomplete one must not be
  // built.
  if (!isWhole) throw new Error(`The ${level} of ${bucket} has too many gaps.`);
  return merged;
}
