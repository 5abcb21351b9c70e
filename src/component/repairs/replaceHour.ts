/**
 * Replaces an hour's blocks by a new count: in one transaction where both are small, else unit by
 * unit from staged rows. Such an hour has no deltas when this runs. An hour that has only deltas
 * gets new ones.
 */
import { getDocumentSize } from "convex/values";
import {
  dimensionsOf,
  OVERVIEW,
  type CellGroup,
} from "../../shared/dimensions.js";
import type { Doc } from "../_generated/dataModel.js";
import { scheduleDayOf } from "../rollups/dayBuilds.js";
import { deltasOf, someDeltasOf } from "../rollups/deltaReads.js";
import { addDeltas } from "../rollups/mergePlans.js";
import { Deltas, type CellTables } from "../model/rollups/deltas.js";
import type { Fence, Recount } from "../model/rollups/recount.js";
import { ALL, splitUnits, TOTALS } from "../model/rollups/blocks.js";
import type { Scope, WriteScope } from "../scope/scope.js";
import {
  arrangementOf,
  isAnySettled,
  tablesOf,
  writeDimension,
  writeDimensions,
  writeTotals,
  type NewTotals,
} from "../rows/compactedBlocks.js";
import {
  blocksIn,
  deleteBlocks,
  partsOf,
  type BlockPlace,
} from "../rows/rollups.js";
import { dimensionsIn, isDimensionOf } from "../rollups/blockUnits.js";
import { mergeStaged, someStagedOf, unitOf } from "./stagedRows.js";
import { MAX_REPLACED_BYTES, mergedCells } from "../budget/repairLimits.js";
import { hasDoneEnough } from "../budget/stepBudget.js";

/**
 * All rows of an hour, those of properties that are no longer promoted included. Null where they
 * are too large to be replaced in one transaction.
 */
export async function heldRows(
  scope: Scope,
  hour: number,
): Promise<Doc<"rollups">[] | null> {
  const { ctx, site } = scope;
  const hours = { from: hour, to: hour + 1 };
  const range = { siteId: site._id, level: "hour", ...hours } as const;
  const held: Doc<"rollups">[] = [];
  let bytes = 0;
  const take = async (unit: string) => {
    for await (const row of blocksIn(ctx.db, range, unit)) {
      held.push(row);
      bytes += getDocumentSize(row);
      if (bytes > MAX_REPLACED_BYTES) return false;
    }
    return true;
  };
  for (const unit of [TOTALS, ALL]) if (!(await take(unit))) return null;
  for await (const dimension of dimensionsIn(scope, ["hour"])) {
    if (!(await take(dimension))) return null;
  }
  return held;
}

/** Replaces the whole hour; `before` must be all rows of it. */
export async function replaceHour(
  scope: WriteScope,
  hour: number,
  { before: held, tables, settled, countedTo }: NewTotals,
): Promise<void> {
  const { ctx, site } = scope;
  const place: BlockPlace = { siteId: site._id, level: "hour", bucket: hour };
  await deleteBlocks(ctx, held);
  if (tables.size === 0) return;
  const units = splitUnits(tables);
  const block = { before: [], settled };
  const totals = { ...block, tables: units[TOTALS], countedTo };
  await writeTotals(ctx, place, totals);
  await writeDimensions(ctx, place, { ...block, tables: units[ALL] });
  // The hour has just opened: the building of its day may not be scheduled yet.
  if (held.length === 0) await scheduleDayOf(scope, hour);
}

/** Whether the deltas of an hour can be replaced in one transaction. */
export async function areDeltasSmall(
  scope: Scope,
  hour: number,
): Promise<boolean> {
  return (await someDeltasOf(scope, hour, MAX_REPLACED_BYTES)).isAll;
}

/** A new count of an hour. */
interface CountedHour {
  hour: number;
  tables: CellTables;
  fence: Fence;
}

/** Replaces the deltas of an hour that has nothing else. Folds add to the new ones. */
export async function replaceDeltas(
  scope: WriteScope,
  { hour, tables, fence }: CountedHour,
): Promise<void> {
  const { ctx } = scope;
  const [kept, ...others] = await deltasOf(scope, hour, TOTALS);
  const dimensions = await deltasOf(scope, hour, ALL);
  await deleteBlocks(ctx, [...others, ...dimensions]);
  if (kept) await ctx.db.delete("rollups", kept._id);
  if (!kept && tables.size === 0) return;
  const deltas = new Deltas();
  deltas.hours.set(hour, tables);
  // Even when nothing is left: compaction finds the hour by this row, and builds its day.
  const folded = { lane: kept?.lane ?? 0, countedTo: fence };
  await addDeltas(scope, folded, deltas);
}

/** Splits a bucket whose dimensions are in one row, so that they can be replaced one by one. */
export async function splitUp(
  { ctx, site }: WriteScope,
  place: BlockPlace,
): Promise<void> {
  const held = await arrangementOf(ctx, place);
  if (held.kind !== "all") return;
  const tables = tablesOf(held.rows);
  const settled = isAnySettled(held.rows);
  await deleteBlocks(ctx, held.rows);
  for (const dimension of dimensionsOf(site)) {
    const table = tables.get(dimension);
    const own: CellTables = new Map(table ? [[dimension, table]] : []);
    const block = { before: [], tables: own, settled };
    await writeDimension(ctx, { ...place, dimension }, block);
  }
}

/** A staged count, and whether its day has settled. */
interface StagedCount extends Pick<Recount, "hour" | "fence" | "replaced"> {
  settled: boolean;
}

/**
 * Replaces units by staged ones, as many as fit into a step. Begins after the unit `replaced`, or
 * with the first for null. Returns the last unit that is replaced, and whether all are.
 */
export async function replaceFromStaged(
  scope: WriteScope,
  { hour, fence, settled, replaced = null }: StagedCount,
): Promise<{ isDone: boolean; replaced: string | null }> {
  const { ctx, site } = scope;
  const place: BlockPlace = { siteId: site._id, level: "hour", bucket: hour };
  if (replaced === null) await splitUp(scope, place);
  let last = replaced;
  let mergedBytes = 0;
  for await (const group of groupsAfter(scope, replaced)) {
    const isFirst = last === replaced;
    if (!isFirst && (await hasDoneEnough(ctx))) {
      return { isDone: false, replaced: last };
    }
    const staged = await someStagedOf(scope, hour, group);
    mergedBytes += staged.bytes;
    if (isFirst && !staged.isAll) await mergeStaged(ctx, group, staged.rows);
    if (!staged.isAll || (!isFirst && mergedBytes > mergedCells.bytes)) {
      return { isDone: false, replaced: last };
    }
    await replaceUnit(scope, place, {
      group,
      staged: staged.rows,
      settled,
      countedTo: fence,
    });
    last = unitOf(group);
  }
  return { isDone: true, replaced: last };
}

async function* groupsAfter(
  scope: Scope,
  replaced: string | null,
): AsyncGenerator<CellGroup> {
  if (replaced === null) yield OVERVIEW;
  const after = replaced === TOTALS ? null : replaced;
  yield* dimensionsIn(scope, ["hour", "staged"], after);
}

interface StagedUnit {
  group: CellGroup;
  staged: readonly Doc<"rollups">[];
  settled: boolean;
  countedTo: Fence;
}

async function replaceUnit(
  scope: WriteScope,
  place: BlockPlace,
  { group, staged, settled, countedTo }: StagedUnit,
): Promise<void> {
  const { ctx, site } = scope;
  const before = await partsOf(ctx, place, unitOf(group));
  const block = { before, tables: tablesOf(staged), settled };
  if (group === OVERVIEW) {
    await writeTotals(ctx, place, { ...block, countedTo });
    // The hour has just opened: the building of its day may not be scheduled yet.
    if (before.length === 0) await scheduleDayOf(scope, place.bucket);
  } else if (isDimensionOf(site, group)) {
    await writeDimension(ctx, { ...place, dimension: group }, block);
  } else {
    // The site no longer promotes the property, so nothing counts it.
    await deleteBlocks(ctx, before);
  }
  await deleteBlocks(ctx, staged);
}
