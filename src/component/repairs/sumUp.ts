/** Sums up a day again from its hours, or a month from its days, and replaces it unit by unit. */
import {
  isFinerSplit,
  mergeFiner,
  type BuiltPlace,
} from "../rollups/compactUp.js";
import { deleteMisplaced } from "../rollups/misplacedRows.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import { splitUp } from "./replaceHour.js";
import type { WriteScope } from "../scope/scope.js";
import {
  arrangementOf,
  isAnySettled,
  writeDimension,
  writeDimensions,
  writeTotals,
} from "../rows/compactedBlocks.js";
import { deleteBlocks, partsOf } from "../rows/rollups.js";
import { isDimensionOf, nextDimension } from "../rollups/blockUnits.js";

/** The last unit that is done, or that all are, or that the bucket is not built. */
export type SummedUp = { unit: string } | "done" | "notBuilt";

/**
 * Replaces the unit that comes after `after`, or the first for null; all of them where they are
 * small.
 */
export async function sumUp(
  scope: WriteScope,
  place: BuiltPlace,
  after: string | null,
): Promise<SummedUp> {
  const { ctx, site } = scope;
  if (after === null) return await sumUpTotals(scope, place);
  const last = after === TOTALS ? null : after;
  const dimension = await nextDimension(scope, [place.level], last);
  if (dimension === null) return "done";
  const before = await partsOf(ctx, place, dimension);
  if (isDimensionOf(site, dimension)) {
    const tables = await mergeFiner(scope, place, dimension);
    const block = { before, tables, settled: isAnySettled(before) };
    await writeDimension(ctx, { ...place, dimension }, block);
  } else {
    // The site no longer promotes the property, so hours that were counted again do not have it.
    await deleteBlocks(ctx, before);
  }
  return { unit: dimension };
}

async function sumUpTotals(
  scope: WriteScope,
  place: BuiltPlace,
): Promise<SummedUp> {
  const { ctx } = scope;
  await deleteMisplaced(scope, place);
  const before = await partsOf(ctx, place, TOTALS);
  if (before.length === 0) return "notBuilt";
  const totals = await mergeFiner(scope, place, TOTALS);
  const settled = isAnySettled(before);
  await writeTotals(ctx, place, { before, tables: totals, settled });
  const held = await arrangementOf(ctx, place);
  // Compaction has yet to build the dimensions from finer blocks.
  if (held.kind === "none") return "done";
  if (held.kind !== "all" || (await isFinerSplit(scope, place))) {
    await splitUp(scope, place);
    return { unit: TOTALS };
  }
  const tables = await mergeFiner(scope, place, ALL);
  await writeDimensions(ctx, place, {
    before: held.rows,
    tables,
    settled: isAnySettled(held.rows),
  });
  return "done";
}
