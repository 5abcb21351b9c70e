/**
 * The rows of compacted blocks. A unit of a bucket is one row, or several parts when it is large.
 * A bucket of hours, days or months holds `totals`, and either one `*` row with all dimensions or one
 * unit for every dimension, empty ones included, so that it can be seen which of them it has.
 */
import {
  dimensionNames,
  OVERVIEW,
  type Dimension,
} from "../../shared/dimensions.js";
import { KIB } from "../../shared/units.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { boundTable } from "../model/rollups/bounds.js";
import type { CellTables } from "../model/rollups/deltas.js";
import { fromStored, toStored } from "../model/rollups/storedDims.js";
import type { CompactedLevel, Level } from "../model/rollups/levels.js";
import type { Fence } from "../model/rollups/recount.js";
import {
  ALL,
  mergeTablesOf,
  packedBytes,
  packTables,
  splitTables,
  tableOf,
  TOTALS,
  unpackTables,
  type PackedDimension,
} from "../model/rollups/blocks.js";

export interface BlockPlace {
  siteId: Id<"sites">;
  level: CompactedLevel;
  bucket: number;
}

/** One row holds all dimensions up to here; beyond, a report of one would read too much of others. */
const MAX_ALL_BYTES = 16 * KIB;
/** A document ends at 1 MiB. */
const MAX_ROW_BYTES = 512 * KIB;

/** All rows of a unit whose buckets start in `[from, to)`, in order. */
export function blocksIn(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  level: Level,
  unit: string,
  from: number,
  to: number,
) {
  return ctx.db
    .query("rollups")
    .withIndex(
      "by_siteId_and_level_and_unit_and_bucket_and_lane_and_part",
      (q) =>
        q
          .eq("siteId", siteId)
          .eq("level", level)
          .eq("unit", unit)
          .gte("bucket", from)
          .lt("bucket", to),
    );
}

/** The parts of one unit of one bucket; none when the bucket does not have it. */
export function partsOf(
  ctx: QueryCtx,
  { siteId, level, bucket }: BlockPlace,
  unit: string,
): Promise<Doc<"rollups">[]> {
  return blocksIn(ctx, siteId, level, unit, bucket, bucket + 1).collect();
}

export function tablesOf(rows: readonly Doc<"rollups">[]): CellTables {
  const tables: CellTables = new Map();
  for (const row of rows)
    mergeTablesOf(tables, unpackTables(fromStored(row.dims)));
  return tables;
}

/** Whether the rows were trimmed to the bounds of settled ones; what is added to them is, too. */
export function isAnySettled(rows: readonly Doc<"rollups">[]): boolean {
  return rows.some((row) => row.settled === true);
}

/** The row with all dimensions of a bucket; none when it is split, or not there. */
export type Arrangement =
  { kind: "all"; rows: Doc<"rollups">[] } | { kind: "split" | "none" };

/** How a bucket holds its dimensions: not at all, all in one row, or one unit for each. */
export async function arrangementOf(
  ctx: QueryCtx,
  place: BlockPlace,
): Promise<Arrangement> {
  const rows = await partsOf(ctx, place, ALL);
  if (rows.length > 0) return { kind: "all", rows };
  const { siteId, level, bucket } = place;
  const isSplit = await isAnySplit(ctx, siteId, level, bucket, bucket + 1);
  return { kind: isSplit ? "split" : "none" };
}

/** Whether a bucket that starts in `[from, to)` has a unit for each dimension, or gets one. */
export async function isAnySplit(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  level: CompactedLevel,
  from: number,
  to: number,
): Promise<boolean> {
  for (const dimension of dimensionNames) {
    const first = blocksIn(ctx, siteId, level, dimension, from, to).first();
    if (await first) return true;
  }
  return false;
}

/** Writes the overview of a bucket in place of what it has; of an hour, how far its events are counted. */
export async function writeTotals(
  ctx: MutationCtx,
  place: BlockPlace,
  before: readonly Doc<"rollups">[],
  tables: CellTables,
  settled: boolean,
  countedTo?: Fence,
): Promise<void> {
  const parts = [packTables(tables)];
  await writeParts(ctx, place, TOTALS, before, parts, settled, countedTo);
}

/** Writes all dimensions of a bucket: in one row if they fit, else in a unit for each. */
export async function writeDimensions(
  ctx: MutationCtx,
  place: BlockPlace,
  before: readonly Doc<"rollups">[],
  tables: CellTables,
  settled: boolean,
): Promise<void> {
  for (const [dimension, table] of tables) {
    boundTable(place.level, dimension, table, settled);
  }
  const packed = packTables(tables);
  if (packedBytes(packed) <= MAX_ALL_BYTES) {
    await writeParts(ctx, place, ALL, before, [packed], settled);
    return;
  }
  await writeParts(ctx, place, ALL, before, [], settled);
  for (const dimension of new Set([...dimensionNames, ...tables.keys()])) {
    if (dimension === OVERVIEW) continue;
    const own: CellTables = new Map([[dimension, tableOf(tables, dimension)]]);
    await writeDimension(ctx, place, dimension, [], own, settled);
  }
}

/** Writes one dimension of a bucket that is split. */
export async function writeDimension(
  ctx: MutationCtx,
  place: BlockPlace,
  dimension: Dimension,
  before: readonly Doc<"rollups">[],
  tables: CellTables,
  settled: boolean,
): Promise<void> {
  const table = tableOf(tables, dimension);
  boundTable(place.level, dimension, table, settled);
  const parts = splitTables(new Map([[dimension, table]]), MAX_ROW_BYTES);
  // An empty unit is written too: it says that the bucket has this dimension at this level.
  const rows = parts.length > 0 ? parts : [[]];
  await writeParts(ctx, place, dimension, before, rows, settled);
}

async function writeParts(
  ctx: MutationCtx,
  place: BlockPlace,
  unit: string,
  before: readonly Doc<"rollups">[],
  parts: readonly PackedDimension[][],
  settled: boolean,
  countedTo?: Fence,
): Promise<void> {
  for (const [part, dims] of parts.entries()) {
    const existing = before[part];
    const row = { dims: toStored(dims), ...(settled && { settled }) };
    if (existing) {
      // Also where it is not known any more.
      const noted = unit === TOTALS ? { countedTo } : {};
      await ctx.db.patch("rollups", existing._id, { ...row, ...noted });
    } else {
      const added = { ...place, ...row, unit, lane: 0, part };
      await ctx.db.insert("rollups", {
        ...added,
        ...(countedTo && { countedTo }),
      });
    }
  }
  for (const surplus of before.slice(parts.length)) {
    await ctx.db.delete("rollups", surplus._id);
  }
}
