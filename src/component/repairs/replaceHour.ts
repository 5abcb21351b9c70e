/**
 * Puts what was counted in the place of an hour's blocks: in one transaction where both are small,
 * else unit by unit from what is staged. Deltas of the hour are not part of it: a closed hour has
 * none when this runs; while the hour is open they are what is replaced.
 */
import { getDocumentSize } from "convex/values";
import {
  dimensionsOf,
  OVERVIEW,
  type CellGroup,
} from "../../shared/dimensions.js";
import { MIB } from "../../shared/units.js";
import { zoneOf } from "../../shared/time/zone.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { scheduleDayOf } from "../rollups/compactHour.js";
import { deltasOf, someDeltasOf, writeDeltas } from "../rollups/deltaBlocks.js";
import { Deltas, type CellTables } from "../model/rollups/deltas.js";
import type { Fence, Recount } from "../model/rollups/recount.js";
import { ALL, splitUnits, TOTALS } from "../model/rollups/blocks.js";
import type { Site } from "../scope/requireSite.js";
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
import { dimensionsIn, isDimensionOf } from "../rollups/blockUnits.js";
import { mergeStaged, someStagedOf, unitOf } from "./stagedRows.js";
import { hasDoneEnough, MAX_MERGED_BYTES } from "../budget/stepBudget.js";

/** What is replaced at once: an hour that is split can hold thirty units of 384 KB. */
const MAX_REPLACED_BYTES = MIB;

/** The units that a bucket of the site has by its present settings. */
export function unitsOf(site: Site): string[] {
  return [TOTALS, ALL, ...dimensionsOf(site)];
}

/**
 * All rows of an hour, those of properties that are no longer promoted included. Null where they are too
 * large to be replaced in one transaction.
 */
export async function heldRows(
  ctx: MutationCtx,
  site: Site,
  hour: number,
): Promise<Doc<"rollups">[] | null> {
  const held: Doc<"rollups">[] = [];
  let bytes = 0;
  const take = async (unit: string) => {
    const rows = blocksIn(ctx, site._id, "hour", unit, hour, hour + 1);
    for await (const row of rows) {
      held.push(row);
      bytes += getDocumentSize(row);
      if (bytes > MAX_REPLACED_BYTES) return false;
    }
    return true;
  };
  for (const unit of [TOTALS, ALL]) if (!(await take(unit))) return null;
  for await (const dimension of dimensionsIn(ctx, site, ["hour"], null)) {
    if (!(await take(dimension))) return null;
  }
  return held;
}

/** Replaces the whole hour, of which `held` are all rows. */
export async function replaceHour(
  ctx: MutationCtx,
  site: Site,
  hour: number,
  held: readonly Doc<"rollups">[],
  tables: CellTables,
  fence: Fence,
  settled: boolean,
): Promise<void> {
  const place: BlockPlace = { siteId: site._id, level: "hour", bucket: hour };
  for (const { _id } of held) await ctx.db.delete("rollups", _id);
  if (tables.size === 0) return;
  const units = splitUnits(tables);
  await writeTotals(ctx, place, [], units[TOTALS], settled, fence);
  await writeDimensions(ctx, place, [], units[ALL], settled);
  if (held.length === 0) await openedHour(ctx, site, hour);
}

/** Whether the deltas of an hour can be replaced in one transaction. */
export async function areDeltasSmall(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  hour: number,
): Promise<boolean> {
  const some = await someDeltasOf(ctx, siteId, hour, MAX_REPLACED_BYTES);
  return some.isAll;
}

/** Replaces the deltas of an hour that folds still write; what they add next goes behind it. */
export async function replaceDeltas(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  hour: number,
  tables: CellTables,
  fence: Fence,
): Promise<void> {
  const [kept, ...others] = await deltasOf(ctx, siteId, hour, TOTALS);
  const dimensions = await deltasOf(ctx, siteId, hour, ALL);
  for (const { _id } of [...others, ...dimensions]) {
    await ctx.db.delete("rollups", _id);
  }
  if (kept) await ctx.db.delete("rollups", kept._id);
  if (!kept && tables.size === 0) return;
  const deltas = new Deltas();
  deltas.hours.set(hour, tables);
  // Also when nothing is left: by this row compaction finds the hour, and builds its day.
  await writeDeltas(ctx, siteId, kept?.lane ?? 0, deltas, fence);
}

/** Makes a unit for each dimension of what is one row, so that they can be replaced one by one. */
export async function splitUp(
  ctx: MutationCtx,
  site: Site,
  place: BlockPlace,
): Promise<void> {
  const held = await arrangementOf(ctx, place);
  if (held.kind !== "all") return;
  const tables = tablesOf(held.rows);
  const settled = isAnySettled(held.rows);
  for (const { _id } of held.rows) await ctx.db.delete("rollups", _id);
  for (const dimension of dimensionsOf(site)) {
    const table = tables.get(dimension);
    const own: CellTables = new Map(table ? [[dimension, table]] : []);
    await writeDimension(ctx, place, dimension, [], own, settled);
  }
}

/**
 * Replaces units by what is staged, from the one behind `replaced` on (null: from the first), as many
 * as fit into a step. Returns the last one done, or that all are.
 */
export async function replaceFromStaged(
  ctx: MutationCtx,
  site: Site,
  { hour, fence, replaced = null }: Recount,
  settled: boolean,
): Promise<{ isDone: boolean; replaced: string | null }> {
  const place: BlockPlace = { siteId: site._id, level: "hour", bucket: hour };
  if (replaced === null) await splitUp(ctx, site, place);
  let last = replaced;
  let mergedBytes = 0;
  for await (const group of groupsBehind(ctx, site, replaced)) {
    const isFirst = last === replaced;
    if (!isFirst && (await hasDoneEnough(ctx))) {
      return { isDone: false, replaced: last };
    }
    const staged = await someStagedOf(ctx, site._id, hour, group);
    mergedBytes += staged.bytes;
    if (isFirst && !staged.isAll) await mergeStaged(ctx, group, staged.rows);
    if (!staged.isAll || (!isFirst && mergedBytes > MAX_MERGED_BYTES)) {
      return { isDone: false, replaced: last };
    }
    await replaceUnit(ctx, site, place, group, staged.rows, fence, settled);
    last = unitOf(group);
  }
  return { isDone: true, replaced: last };
}

async function* groupsBehind(
  ctx: MutationCtx,
  site: Site,
  replaced: string | null,
): AsyncGenerator<CellGroup> {
  if (replaced === null) yield OVERVIEW;
  const after = replaced === TOTALS ? null : replaced;
  yield* dimensionsIn(ctx, site, ["hour", "staged"], after);
}

async function replaceUnit(
  ctx: MutationCtx,
  site: Site,
  place: BlockPlace,
  group: CellGroup,
  staged: readonly Doc<"rollups">[],
  fence: Fence,
  settled: boolean,
): Promise<void> {
  const before = await partsOf(ctx, place, unitOf(group));
  const tables = tablesOf(staged);
  if (group === OVERVIEW) {
    await writeTotals(ctx, place, before, tables, settled, fence);
    if (before.length === 0) await openedHour(ctx, site, place.bucket);
  } else if (isDimensionOf(site, group)) {
    await writeDimension(ctx, place, group, before, tables, settled);
  } else {
    // Of a property that is no longer promoted: nobody counts it.
    for (const { _id } of before) await ctx.db.delete("rollups", _id);
  }
  for (const { _id } of staged) await ctx.db.delete("rollups", _id);
}

/** Its day may not be arranged for yet. */
async function openedHour(
  ctx: MutationCtx,
  site: Site,
  hour: number,
): Promise<void> {
  await scheduleDayOf(ctx, zoneOf(site.timeZone), site._id, hour);
}
