/**
 * Moves the deltas of an hour into its hour block and into every coarser level that its bucket
 * already has. It only moves cells from one place to another, so reports give the same figures
 * before and after.
 */
import { OVERVIEW, type Dimension } from "../../shared/dimensions.js";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { hourRun } from "../budget/figureLimits.js";
import { placesOf } from "./baseLevel.js";
import { mergeFiner } from "./compactUp.js";
import { isBeingCounted } from "./repairQueue.js";
import { keepLeftOver } from "./deltaBlocks.js";
import { someDeltasOf, type SomeDeltas } from "./deltaReads.js";
import type { CellTables } from "../model/rollups/deltas.js";
import { joinFences } from "../model/rollups/fences.js";
import type { CompactedLevel } from "../model/rollups/levels.js";
import { toStored } from "../model/rollups/storedDims.js";
import { mergeTablesOf, TOTALS } from "../model/rollups/blocks.js";
import type { Scope, WriteScope } from "../scope/scope.js";
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

/** The outcome of moving an hour. */
export interface MovedHour {
  /** The finest level that takes deltas of the hour. */
  base: CompactedLevel;
  /** The base level had no block before. */
  isOpened: boolean;
  /** No delta is left. */
  isDone: boolean;
}

/**
 * Moves as many deltas as one run takes. Answers null where a repair counts the hour: the count
 * compacts it when it is done.
 * @param deltas the rows of the hour's `totals` deltas
 * @param maxBytes the bytes of other deltas, after which no further part is taken
 */
export async function moveHour(
  scope: WriteScope,
  hour: number,
  deltas: readonly Doc<"rollups">[],
  maxBytes: number,
): Promise<MovedHour | null> {
  return moveParts(scope, hour, {
    totals: deltas,
    dimensions: () => someDeltasOf(scope, hour, maxBytes),
    areAll: true,
  });
}

/** The deltas that one run moves. */
export interface MovedParts {
  totals: readonly Doc<"rollups">[];
  dimensions: () => Promise<SomeDeltas>;
  /** False: the hour has others, and folds go on writing it. */
  areAll: boolean;
}

/** Does what `moveHour` does, for some of the hour's deltas. */
export async function moveParts(
  scope: WriteScope,
  hour: number,
  { totals, dimensions, areAll }: MovedParts,
): Promise<MovedHour | null> {
  if (await isBeingCounted(scope, hour)) return null;
  const { base, places } = await placesOf(scope, hour);
  // Every hour with deltas has a `totals` delta.
  if (totals.length === 0) return { base, isOpened: false, isDone: true };
  const targets = await targetsOf(scope, base, places);
  const of = { hour, base, targets, isLive: !areAll };
  const isDone = await moveDimensions(scope, of, await dimensions());
  const moved = { deltas: totals, isDone: isDone && areAll };
  const isOpened = await moveTotals(scope, { base, targets }, moved);
  return { base, isOpened, isDone };
}

/** A bucket that takes deltas, its overview, and how it holds its dimensions. */
interface Target {
  place: BlockPlace;
  totals: Doc<"rollups">[];
  held: Arrangement;
}

/**
 * The buckets that take deltas of an hour: that of the base level, and those of coarser levels that
 * are there. A bucket without an overview has nothing else either.
 */
async function targetsOf(
  { ctx }: Scope,
  base: CompactedLevel,
  places: readonly BlockPlace[],
): Promise<Target[]> {
  const found = await Promise.all(
    places.map(async (place): Promise<Target[]> => {
      const totals = await partsOf(ctx, place, TOTALS);
      if (totals.length > 0) {
        return [{ place, totals, held: await arrangementOf(ctx, place) }];
      }
      if (place.level !== base) return [];
      return [{ place, totals, held: { kind: "none" } }];
    }),
  );
  return found.flat();
}

/** Moves the overview. Returns whether the base level had no block before. */
async function moveTotals(
  { ctx }: WriteScope,
  { base, targets }: { base: CompactedLevel; targets: readonly Target[] },
  { deltas, isDone }: { deltas: readonly Doc<"rollups">[]; isDone: boolean },
): Promise<boolean> {
  const added = tablesOf(deltas);
  let isOpened = false;
  for (const { place, totals: before } of targets) {
    isOpened ||= before.length === 0 && place.level === base;
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
  // While other deltas are left, one empty delta stays: the next run finds the hour by it.
  if (kept) await ctx.db.patch("rollups", kept._id, { dims: toStored([]) });
  await deleteBlocks(
    ctx,
    deltas.filter(({ _id }) => _id !== kept?._id),
  );
  return isOpened;
}

/** An hour, and the buckets that take its deltas. */
interface HourTargets {
  hour: number;
  base: CompactedLevel;
  targets: readonly Target[];
  /** Folds go on writing the hour. */
  isLive: boolean;
}

/** Returns whether no delta of those that were asked for is left. */
async function moveDimensions(
  scope: WriteScope,
  { hour, base, targets, isLive }: HourTargets,
  { rows, isAll }: SomeDeltas,
): Promise<boolean> {
  const { ctx } = scope;
  if (rows.length === 0) return true;
  const left = tablesOf(rows);
  const moved: CellTables = new Map();
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
      const block = { before, tables, settled: isAnySettled(before), isLive };
      await writeDimension(ctx, { ...place, dimension }, block);
    }
  }
  for (const target of targets) {
    const isOpened = target.held.kind === "none" && target.place.level === base;
    if (target.held.kind !== "all" && !isOpened) continue;
    await moveAll(scope, { ...target, hour, isLive }, moved);
  }
  await deleteBlocks(ctx, rows);
  await keepLeftOver(scope, hour, left);
  return isAll && left.size === 0;
}

/** Merges dimensions into a bucket that holds them all in one row, or has none yet. */
async function moveAll(
  scope: WriteScope,
  { hour, place, held, isLive }: Target & { hour: number; isLive: boolean },
  moved: CellTables,
): Promise<void> {
  const before = held.kind === "all" ? held.rows : [];
  const tables = tablesOf(before);
  mergeTablesOf(tables, moved);
  // Nothing else settles an hour that opens in a settled day, as an import may open one.
  const settled =
    isAnySettled(before) ||
    (held.kind !== "all" && (await isInSettledDay(scope, hour)));
  await writeDimensions(scope.ctx, place, { before, tables, settled, isLive });
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
