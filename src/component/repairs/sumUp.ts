/**
 * Sums a day up anew from its hours, or a month from its days, unit by unit, in place of what it says.
 */
import type { Zone } from "../../shared/time/zone.js";
import { nextBucket } from "../../shared/time/zone.js";
import type { MutationCtx } from "../_generated/server.js";
import {
  isFinerSplit,
  mergeUnits,
  type BuiltPlace,
} from "../rollups/compactUp.js";
import { removeMisplaced } from "../rollups/misplacedRows.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import { splitUp } from "./replaceHour.js";
import type { Site } from "../scope/requireSite.js";
import {
  arrangementOf,
  isAnySettled,
  partsOf,
  writeDimension,
  writeDimensions,
  writeTotals,
} from "../rows/blocks.js";
import { isDimensionOf, nextDimension } from "../rollups/blockUnits.js";

/** The unit that is done, with others still to come; or that all are; or that the bucket is not built. */
export type SummedUp = { unit: string } | "done" | "notBuilt";

/** Replaces the unit behind `after` (null: the first), or all of them where they are small. */
export async function sumUp(
  ctx: MutationCtx,
  site: Site,
  zone: Zone,
  place: BuiltPlace,
  after: string | null,
): Promise<SummedUp> {
  if (after === null) return await sumUpTotals(ctx, site, zone, place);
  const last = after === TOTALS ? null : after;
  const dimension = await nextDimension(ctx, site, [place.level], last);
  if (dimension === null) return "done";
  const before = await partsOf(ctx, place, dimension);
  if (isDimensionOf(site, dimension)) {
    const own = await mergeUnits(ctx, zone, place, [ALL, dimension], dimension);
    const settled = isAnySettled(before);
    await writeDimension(ctx, place, dimension, before, own, settled);
  } else {
    // Of a property that is no longer promoted: the hours counted anew do not have it.
    for (const { _id } of before) await ctx.db.delete("rollups", _id);
  }
  return { unit: dimension };
}

async function sumUpTotals(
  ctx: MutationCtx,
  site: Site,
  zone: Zone,
  place: BuiltPlace,
): Promise<SummedUp> {
  await removeMisplaced(ctx, site, place);
  const before = await partsOf(ctx, place, TOTALS);
  if (before.length === 0) return "notBuilt";
  const totals = await mergeUnits(ctx, zone, place, [TOTALS]);
  await writeTotals(ctx, place, before, totals, isAnySettled(before));
  const held = await arrangementOf(ctx, place);
  // Its dimensions are still to be built, from what is finer.
  if (held.kind === "none") return "done";
  const end = nextBucket(zone, place.level, place.bucket);
  if (held.kind !== "all" || (await isFinerSplit(ctx, place, end))) {
    await splitUp(ctx, site, place);
    return { unit: TOTALS };
  }
  const tables = await mergeUnits(ctx, zone, place, [ALL]);
  await writeDimensions(ctx, place, held.rows, tables, isAnySettled(held.rows));
  return "done";
}
