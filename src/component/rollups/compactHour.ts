/**
 * Merges the deltas of one hour into its hour block and, in the same transaction, into every
 * coarser level that its bucket has already. Each run moves cells from one place to another, so
 * reports say the same before and after; it can be repeated, run twice at once, or never.
 */
import { v } from "convex/values";
import { OVERVIEW, type Dimension } from "../../shared/dimensions.js";
import { KIB, MIB, MINUTE } from "../../shared/units.js";
import { zoneOf, type Zone } from "../../shared/time/zone.js";
import { internal } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import { internalMutation, type MutationCtx } from "../_generated/server.js";
import { placesOf } from "./baseLevel.js";
import { mergeUnits, scheduleSettling } from "./compactUp.js";
import { isBeingCounted } from "./repairQueue.js";
import {
  deltasOf,
  hasDeltas,
  keepLeftOver,
  someDeltasOf,
} from "./deltaBlocks.js";
import { CLOSED_AFTER_MS } from "../model/rollups/closing.js";
import type { CellTables } from "../model/rollups/deltas.js";
import { joinFences } from "../model/rollups/fences.js";
import type { CompactedLevel } from "../model/rollups/levels.js";
import { toStored } from "../model/rollups/storedDims.js";
import { ALL, mergeTablesOf, TOTALS } from "../model/rollups/blocks.js";
import { findSite } from "../scope/requireSite.js";
import {
  arrangementOf,
  isAnySettled,
  partsOf,
  blocksIn,
  tablesOf,
  writeDimension,
  writeDimensions,
  writeTotals,
  type BlockPlace,
} from "../rows/blocks.js";

/**
 * Deltas taken by one run. Merging 2.5 MB of small cells took a second of JavaScript, which is all
 * that a mutation has, and each is merged into up to three levels.
 */
const MAX_DELTA_BYTES = 768 * KIB;
/** Past this a run begins no further dimension: the largest one fits into the rest. */
const MAX_RUN_BYTES = 4 * MIB;

export const compactHour = internalMutation({
  args: { siteId: v.id("sites"), bucket: v.number() },
  returns: v.null(),
  handler: async (ctx, { siteId, bucket }) => {
    const site = await findSite(ctx, siteId);
    if (!site) return null;
    const zone = zoneOf(site.timeZone);
    // The count compacts the hour when it is done.
    if (await isBeingCounted(ctx, zone, siteId, bucket)) return null;
    const target = {
      zone,
      hour: bucket,
      ...(await placesOf(ctx, zone, siteId, bucket)),
    };
    const isDone = await moveDimensions(ctx, siteId, target);
    const opened = await moveTotals(ctx, siteId, target, isDone);
    if (!isDone) {
      await ctx.scheduler.runAfter(
        0,
        internal.rollups.compactHour.compactHour,
        {
          siteId,
          bucket,
        },
      );
    }
    // Also where something is left over: only this run knows that it has opened the hour.
    if (target.base === "hour") {
      await scheduleDay(ctx, zone, siteId, bucket, opened);
    } else if (target.base === "day" && opened) {
      await scheduleSettling(ctx, site, zone, zone.dayStart(bucket));
    }
    return null;
  },
});

/** Where the deltas of an hour go. */
interface Target {
  zone: Zone;
  hour: number;
  base: CompactedLevel;
  places: BlockPlace[];
}

/** Returns whether the base level had no block before. */
async function moveTotals(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  { hour, base, places }: Target,
  isDone: boolean,
): Promise<boolean> {
  const deltas = await deltasOf(ctx, siteId, hour, TOTALS);
  if (deltas.length === 0) return false;
  const added = tablesOf(deltas);
  let opened = false;
  for (const place of places) {
    const before = await partsOf(ctx, place, TOTALS);
    if (before.length === 0 && place.level !== base) continue;
    opened ||= before.length === 0;
    const tables = tablesOf(before);
    mergeTablesOf(tables, added);
    const countedTo =
      place.level === "hour"
        ? joinFences([...before, ...deltas].map((row) => row.countedTo))
        : undefined;
    await writeTotals(
      ctx,
      place,
      before,
      tables,
      isAnySettled(before),
      countedTo,
    );
  }
  const [kept] = isDone ? [] : deltas;
  // While dimensions are left over, an empty one stays, by which the hour is found.
  if (kept) await ctx.db.patch("rollups", kept._id, { dims: toStored([]) });
  for (const { _id } of deltas) {
    if (_id !== kept?._id) await ctx.db.delete("rollups", _id);
  }
  return opened;
}

/** Returns whether no delta is left. */
async function moveDimensions(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  { zone, hour, base, places }: Target,
): Promise<boolean> {
  const { rows, isAll } = await someDeltasOf(
    ctx,
    siteId,
    hour,
    MAX_DELTA_BYTES,
  );
  if (rows.length === 0) return true;
  const left = tablesOf(rows);
  const moved: CellTables = new Map();
  const targets = await Promise.all(
    places.map(async (place) => ({
      place,
      held: await arrangementOf(ctx, place),
    })),
  );
  const split = targets.filter(({ held }) => held.kind === "split");
  for (const [dimension, table] of [...left]) {
    if (dimension === OVERVIEW) continue;
    if (moved.size > 0 && (await hasReadEnough(ctx))) break;
    left.delete(dimension);
    moved.set(dimension, table);
    for (const { place } of split) {
      const before = await partsOf(ctx, place, dimension);
      // A day that is being built does not have all of its dimensions yet: it gets them from hours.
      if (before.length === 0 && place.level !== base) continue;
      const tables = await heldBefore(ctx, zone, place, dimension, before);
      mergeTablesOf(tables, new Map([[dimension, table]]));
      await writeDimension(
        ctx,
        place,
        dimension,
        before,
        tables,
        isAnySettled(before),
      );
    }
  }
  for (const { place, held } of targets) {
    const isOpened = held.kind === "none" && place.level === base;
    if (held.kind !== "all" && !isOpened) continue;
    const before = held.kind === "all" ? held.rows : [];
    const tables = tablesOf(before);
    mergeTablesOf(tables, moved);
    // Nothing settles an hour that opens in a day which has settled, as that of an import.
    const settled =
      isAnySettled(before) ||
      (isOpened && (await isDaySettled(ctx, siteId, zone.dayStart(hour))));
    await writeDimensions(ctx, place, before, tables, settled);
  }
  for (const { _id } of rows) await ctx.db.delete("rollups", _id);
  await keepLeftOver(ctx, siteId, hour, left);
  return isAll && left.size === 0;
}

async function isDaySettled(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  bucket: number,
): Promise<boolean> {
  const place = { siteId, level: "day" as const, bucket };
  return isAnySettled(await partsOf(ctx, place, TOTALS));
}

/**
 * What a unit holds. One that is opened beside others (of a property that was promoted when the bucket
 * was built already) begins with what its finer blocks say: from now on it answers for them.
 */
async function heldBefore(
  ctx: MutationCtx,
  zone: Zone,
  { level, ...place }: BlockPlace,
  dimension: Dimension,
  before: readonly Doc<"rollups">[],
): Promise<CellTables> {
  if (before.length > 0 || level === "hour") return tablesOf(before);
  const units = [ALL, dimension];
  return await mergeUnits(ctx, zone, { ...place, level }, units, dimension);
}

/**
 * A day is built when its last hour is closed. Its first hour arranges that; where the day is over
 * already, the hour that leaves no delta of it behind does.
 */
async function scheduleDay(
  ctx: MutationCtx,
  zone: Zone,
  siteId: Id<"sites">,
  hour: number,
  openedHour: boolean,
): Promise<void> {
  const bucket = zone.dayStart(hour);
  const end = zone.nextDay(bucket);
  if (dayBuiltAt(end) > Date.now()) {
    if (openedHour) await scheduleDayOf(ctx, zone, siteId, hour);
    return;
  }
  const day = { siteId, level: "day" as const, bucket };
  if (await hasDeltas(ctx, siteId, bucket, end)) return;
  if ((await partsOf(ctx, day, TOTALS)).length > 0) return;
  await ctx.scheduler.runAfter(0, internal.rollups.compactUp.build, day);
}

/** Arranges the building of a day that is not over, by an hour that has just opened and is its first. */
export async function scheduleDayOf(
  ctx: MutationCtx,
  zone: Zone,
  siteId: Id<"sites">,
  hour: number,
): Promise<void> {
  const bucket = zone.dayStart(hour);
  const end = zone.nextDay(bucket);
  const at = dayBuiltAt(end);
  if (at <= Date.now()) return;
  const hours = blocksIn(ctx, siteId, "hour", TOTALS, bucket, end);
  if ((await hours.first())?.bucket !== hour) return;
  const day = { siteId, level: "day" as const, bucket };
  await ctx.scheduler.runAt(at, internal.rollups.compactUp.build, day);
}

function dayBuiltAt(end: number): number {
  return end + CLOSED_AFTER_MS + MINUTE;
}

async function hasReadEnough(ctx: MutationCtx): Promise<boolean> {
  const { bytesRead, bytesWritten } = await ctx.meta.getTransactionMetrics();
  return bytesRead.used + bytesWritten.used > MAX_RUN_BYTES;
}
