/**
 * Sums a day up anew from its hours, or a month from its days, unit by unit, in place of what it says.
 */
import { dimensionsOf } from "../shared/dimensions.js";
import type { Zone } from "../shared/zone.js";
import { nextBucket } from "../shared/zone.js";
import type { Doc } from "./_generated/dataModel.js";
import type { MutationCtx } from "./_generated/server.js";
import { isFinerSplit, mergeUnits, type BuiltPlace } from "./compactUp.js";
import { ALL, TOTALS } from "./model/segments.js";
import { splitUp } from "./replaceHour.js";
import {
  arrangementOf,
  partsOf,
  writeDimension,
  writeDimensions,
  writeTotals,
} from "./segmentRows.js";

/**
 * Replaces the next unit of a bucket, or all of them where they are small; `done` of them are. Returns
 * how many are done, null when all are or the bucket is not built.
 */
export async function sumUp(
  ctx: MutationCtx,
  site: Doc<"sites">,
  zone: Zone,
  place: BuiltPlace,
  done: number,
): Promise<number | null> {
  if (done === 0) return await sumUpTotals(ctx, site, zone, place);
  const dimension = dimensionsOf(site)[done - 1];
  if (dimension === undefined) return null;
  const before = await partsOf(ctx, place, dimension);
  const own = await mergeUnits(ctx, zone, place, [ALL, dimension], dimension);
  const settled = isSettled(before);
  await writeDimension(ctx, place, dimension, before, own, settled);
  return done + 1;
}

async function sumUpTotals(
  ctx: MutationCtx,
  site: Doc<"sites">,
  zone: Zone,
  place: BuiltPlace,
): Promise<number | null> {
  const before = await partsOf(ctx, place, TOTALS);
  if (before.length === 0) return null;
  const totals = await mergeUnits(ctx, zone, place, [TOTALS]);
  await writeTotals(ctx, place, before, totals, isSettled(before));
  const held = await arrangementOf(ctx, place);
  // Its dimensions are still to be built, from what is finer.
  if (held.kind === "none") return null;
  const end = nextBucket(zone, place.level, place.bucket);
  if (held.kind !== "all" || (await isFinerSplit(ctx, place, end))) {
    await splitUp(ctx, site, place);
    return 1;
  }
  const tables = await mergeUnits(ctx, zone, place, [ALL]);
  await writeDimensions(ctx, place, held.rows, tables, isSettled(held.rows));
  return null;
}

function isSettled(rows: readonly Doc<"rollups">[]): boolean {
  return rows.some((row) => row.settled === true);
}
