/**
 * Puts what was counted in the place of an hour's segments: in one transaction where it was counted in
 * one, else unit by unit from what is staged. Deltas of the hour are not part of it: a closed hour has
 * none when this runs; while the hour is open they are what is replaced.
 */
import { dimensionsOf, OVERVIEW } from "../shared/dimensions.js";
import { MIB } from "../shared/units.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import type { MutationCtx } from "./_generated/server.js";
import { deltasOf, writeDeltas } from "./deltaSegments.js";
import { Deltas, type CellTables } from "./model/deltas.js";
import { ALL, splitUnits, TOTALS } from "./model/segments.js";
import {
  arrangementOf,
  partsOf,
  tablesOf,
  writeDimension,
  writeDimensions,
  writeTotals,
  type SegmentPlace,
} from "./segmentRows.js";
import { stagedOf } from "./stagedRows.js";

/** Past this a transaction begins no further unit. */
const MAX_REPLACED_BYTES = 4 * MIB;

/** All units that a bucket of the site can have. */
export function unitsOf(site: Doc<"sites">): string[] {
  return [TOTALS, ALL, ...dimensionsOf(site)];
}

/** Replaces the whole hour. */
export async function replaceHour(
  ctx: MutationCtx,
  site: Doc<"sites">,
  hour: number,
  tables: CellTables,
  settled: boolean,
): Promise<void> {
  const place: SegmentPlace = { siteId: site._id, level: "hour", bucket: hour };
  for (const unit of unitsOf(site)) {
    for (const { _id } of await partsOf(ctx, place, unit)) {
      await ctx.db.delete("rollups", _id);
    }
  }
  if (tables.size === 0) return;
  const units = splitUnits(tables);
  await writeTotals(ctx, place, [], units[TOTALS], settled);
  await writeDimensions(ctx, place, [], units[ALL], settled);
}

/** Replaces the deltas of an hour that folds still write; what they add next goes behind it. */
export async function replaceDeltas(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  hour: number,
  tables: CellTables,
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
  await writeDeltas(ctx, siteId, kept?.lane ?? 0, deltas);
}

/** Makes a unit for each dimension of what is one row, so that they can be replaced one by one. */
export async function splitUp(
  ctx: MutationCtx,
  site: Doc<"sites">,
  place: SegmentPlace,
): Promise<void> {
  const held = await arrangementOf(ctx, place);
  if (held.kind !== "all") return;
  const tables = tablesOf(held.rows);
  const settled = held.rows.some((row) => row.settled === true);
  for (const { _id } of held.rows) await ctx.db.delete("rollups", _id);
  for (const dimension of dimensionsOf(site)) {
    const table = tables.get(dimension);
    const own: CellTables = new Map(table ? [[dimension, table]] : []);
    await writeDimension(ctx, place, dimension, [], own, settled);
  }
}

/** Replaces units by what is staged, from the `done`th on. Returns how many are done, null: all. */
export async function replaceFromStaged(
  ctx: MutationCtx,
  site: Doc<"sites">,
  hour: number,
  done: number,
  settled: boolean,
): Promise<number | null> {
  const place: SegmentPlace = { siteId: site._id, level: "hour", bucket: hour };
  if (done === 0) await splitUp(ctx, site, place);
  const groups = [OVERVIEW, ...dimensionsOf(site)] as const;
  for (const [index, group] of groups.entries()) {
    if (index < done) continue;
    if (index > done && (await hasReplacedEnough(ctx))) return index;
    const unit = group === OVERVIEW ? TOTALS : group;
    const staged = await stagedOf(ctx, site._id, hour, unit);
    const before = await partsOf(ctx, place, unit);
    const tables = tablesOf(staged);
    if (group === OVERVIEW) {
      await writeTotals(ctx, place, before, tables, settled);
    } else {
      await writeDimension(ctx, place, group, before, tables, settled);
    }
    for (const { _id } of staged) await ctx.db.delete("rollups", _id);
  }
  return null;
}

async function hasReplacedEnough(ctx: MutationCtx): Promise<boolean> {
  const { bytesRead, bytesWritten } = await ctx.meta.getTransactionMetrics();
  return bytesRead.used + bytesWritten.used > MAX_REPLACED_BYTES;
}
