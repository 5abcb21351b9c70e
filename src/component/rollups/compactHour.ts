/**
 * Merges the deltas of one hour into its hour block and, in the same transaction, into every
 * coarser level that its bucket already has. Each run only moves cells from one place to another,
 * so reports give the same figures before and after. A run may be repeated, run twice at once, or
 * never run.
 */
import { v } from "convex/values";
import { OVERVIEW, type Dimension } from "../../shared/dimensions.js";
import { internal } from "../_generated/api.js";
import type { Doc } from "../_generated/dataModel.js";
import { internalMutation, type MutationCtx } from "../_generated/server.js";
import { hourRun } from "../budget/figureLimits.js";
import { placesOf } from "./baseLevel.js";
import { scheduleDay } from "./dayBuilds.js";
import { mergeFiner, scheduleSettling } from "./compactUp.js";
import { isBeingCounted } from "./repairQueue.js";
import { deltasOf, keepLeftOver, someDeltasOf } from "./deltaBlocks.js";
import type { CellTables } from "../model/rollups/deltas.js";
import { joinFences } from "../model/rollups/fences.js";
import type { CompactedLevel } from "../model/rollups/levels.js";
import { toStored } from "../model/rollups/storedDims.js";
import { mergeTablesOf, TOTALS } from "../model/rollups/blocks.js";
import { findSite } from "../scope/requireSite.js";
import { scopeOf, type Scope, type WriteScope } from "../scope/scope.js";
import {
  arrangementOf,
  isAnySettled,
  tablesOf,
  writeDimension,
  writeDimensions,
  writeTotals,
  type Arrangement,
} from "../rows/compactedBlocks.js";
import { deleteBlocks, partsOf, type BlockPlace } from "../rows/rollups.js";

export const compactHour = internalMutation({
  args: { siteId: v.id("sites"), bucket: v.number() },
  returns: v.null(),
  handler: async (ctx, { siteId, bucket }) => {
    const site = await findSite(ctx, siteId);
    if (!site) return null;
    const scope = scopeOf(ctx, site);
    // The count compacts the hour when it is done.
    if (await isBeingCounted(scope, bucket)) return null;
    const target = { hour: bucket, ...(await placesOf(scope, bucket)) };
    const isDone = await moveDimensions(scope, target);
    const isOpened = await moveTotals(scope, { ...target, isDone });
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
    // Even where some deltas are left over: only this run knows that it has opened the hour.
    if (target.base === "hour") {
      await scheduleDay(scope, { hour: bucket, isOpened });
    } else if (target.base === "day" && isOpened) {
      await scheduleSettling(scope, scope.zone.dayStart(bucket));
    }
    return null;
  },
});

/** The blocks that take the deltas of an hour. */
interface Target {
  hour: number;
  base: CompactedLevel;
  /** The bucket of the base level, and those of all coarser levels. */
  places: BlockPlace[];
}

/**
 * Moves the overview. Returns whether the base level had no block before.
 * @param target with `isDone`: no delta of any dimension is left
 */
async function moveTotals(
  scope: WriteScope,
  { hour, base, places, isDone }: Target & { isDone: boolean },
): Promise<boolean> {
  const { ctx } = scope;
  const deltas = await deltasOf(scope, hour, TOTALS);
  if (deltas.length === 0) return false;
  const added = tablesOf(deltas);
  let isOpened = false;
  for (const place of places) {
    const before = await partsOf(ctx, place, TOTALS);
    if (before.length === 0 && place.level !== base) continue;
    isOpened ||= before.length === 0;
    const tables = tablesOf(before);
    mergeTablesOf(tables, added);
    const countedTo =
      place.level === "hour"
        ? joinFences([...before, ...deltas].map((row) => row.countedTo))
        : undefined;
    const settled = isAnySettled(before);
    await writeTotals(ctx, place, { before, tables, settled, countedTo });
  }
  const [kept] = isDone ? [] : deltas;
  // While dimensions are left over, one empty delta stays: the next run finds the hour by it.
  if (kept) await ctx.db.patch("rollups", kept._id, { dims: toStored([]) });
  await deleteBlocks(
    ctx,
    deltas.filter(({ _id }) => _id !== kept?._id),
  );
  return isOpened;
}

/** A bucket that takes deltas of an hour, and how it holds its dimensions. */
interface Held {
  hour: number;
  place: BlockPlace;
  held: Arrangement;
}

/** Returns whether no delta is left. */
async function moveDimensions(
  scope: WriteScope,
  { hour, base, places }: Target,
): Promise<boolean> {
  const { ctx } = scope;
  const { rows, isAll } = await someDeltasOf(scope, hour, hourRun.deltaBytes);
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
    if (moved.size > 0 && (await isRunFull(ctx))) break;
    left.delete(dimension);
    moved.set(dimension, table);
    for (const { place } of split) {
      const before = await partsOf(ctx, place, dimension);
      // A day that is being built does not have all of its dimensions yet. It gets them from its
      // hours.
      if (before.length === 0 && place.level !== base) continue;
      const tables = await heldBefore(scope, { ...place, dimension }, before);
      mergeTablesOf(tables, new Map([[dimension, table]]));
      const block = { before, tables, settled: isAnySettled(before) };
      await writeDimension(ctx, { ...place, dimension }, block);
    }
  }
  for (const target of targets) {
    const isOpened = target.held.kind === "none" && target.place.level === base;
    if (target.held.kind !== "all" && !isOpened) continue;
    await moveAll(scope, { ...target, hour }, moved);
  }
  await deleteBlocks(ctx, rows);
  await keepLeftOver(scope, hour, left);
  return isAll && left.size === 0;
}

/** Merges dimensions into a bucket that holds them all in one row, or has none yet. */
async function moveAll(
  scope: WriteScope,
  { hour, place, held }: Held,
  moved: CellTables,
): Promise<void> {
  const before = held.kind === "all" ? held.rows : [];
  const tables = tablesOf(before);
  mergeTablesOf(tables, moved);
  // Nothing else settles an hour that opens in a settled day, as an import may open one.
  const settled =
    isAnySettled(before) ||
    (held.kind !== "all" && (await isInSettledDay(scope, hour)));
  await writeDimensions(scope.ctx, place, { before, tables, settled });
}

/** Whether the day of the hour is marked as settled. */
async function isInSettledDay(
  { ctx, site, zone }: Scope,
  hour: number,
): Promise<boolean> {
  const bucket = zone.dayStart(hour);
  const day = { siteId: site._id, level: "day", bucket } as const;
  return isAnySettled(await partsOf(ctx, day, TOTALS));
}

/**
 * The figures that a unit already holds. A unit of a property may be opened after the rest of its
 * bucket: the site promoted the property when the bucket was already built. Such a unit begins with
 * the figures of its finer blocks, because from then on reports read it and not them.
 */
async function heldBefore(
  scope: Scope,
  { dimension, level, ...place }: BlockPlace & { dimension: Dimension },
  before: readonly Doc<"rollups">[],
): Promise<CellTables> {
  if (before.length > 0 || level === "hour") return tablesOf(before);
  return await mergeFiner(scope, { ...place, level }, dimension);
}

async function isRunFull(ctx: MutationCtx): Promise<boolean> {
  const { bytesRead, bytesWritten } = await ctx.meta.getTransactionMetrics();
  return bytesRead.used + bytesWritten.used > hourRun.doneBytes;
}
