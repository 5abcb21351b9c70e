/**
 * The rows of compacted blocks. One unit of a bucket is one row, or several parts when it is large.
 * A bucket of hours, days or months has a row of the unit `totals`. It also has either one row of
 * the unit `*` with all dimensions, or one unit for each dimension. Empty units are written too:
 * they show which dimensions the bucket has.
 */
import {
  dimensionNames,
  OVERVIEW,
  type Dimension,
} from "../../shared/dimensions.js";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { blockRow } from "../budget/figureLimits.js";
import { boundTable } from "../model/rollups/bounds.js";
import type { CellTables } from "../model/rollups/deltas.js";
import { fromStored, toStored } from "../model/rollups/storedDims.js";
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
import {
  blocksIn,
  deleteBlocks,
  insertBlock,
  partsOf,
  type BlockPlace,
  type BucketRange,
} from "./rollups.js";

/** The new content of a bucket's unit, or of all its dimensions. */
export interface NewBlock {
  /** The rows that hold it already. They are overwritten, or deleted if there are too many. */
  before: readonly Doc<"rollups">[];
  tables: CellTables;
  /** Whether the tables are trimmed to the bounds of a settled bucket. */
  settled: boolean;
  /** Whether folds go on writing an hour. Default: no. */
  isLive?: boolean | undefined;
}

/** A bucket's overview. An hour's also says how far its events are counted. */
export interface NewTotals extends NewBlock {
  countedTo?: Fence | undefined;
}

export function tablesOf(rows: readonly Doc<"rollups">[]): CellTables {
  const tables: CellTables = new Map();
  for (const row of rows)
    mergeTablesOf(tables, unpackTables(fromStored(row.dims)));
  return tables;
}

/**
 * Whether the rows were trimmed to the bounds of a settled bucket. What is added to them is trimmed
 * to the same bounds.
 */
export function isAnySettled(rows: readonly Doc<"rollups">[]): boolean {
  return rows.some((row) => row.settled === true);
}

/** A bucket holds its dimensions all in one row, in one unit for each, or not at all. */
export type Arrangement =
  { kind: "all"; rows: Doc<"rollups">[] } | { kind: "split" | "none" };

/** Reads the arrangement of a bucket, with its rows if one unit holds all dimensions. */
export async function arrangementOf(
  ctx: QueryCtx,
  place: BlockPlace,
): Promise<Arrangement> {
  const rows = await partsOf(ctx, place, ALL);
  if (rows.length > 0) return { kind: "all", rows };
  const { siteId, level, bucket } = place;
  const range = { siteId, level, from: bucket, to: bucket + 1 };
  return { kind: (await isAnySplit(ctx, range)) ? "split" : "none" };
}

/** Whether any bucket of the range has a unit for each dimension, or is about to get them. */
export async function isAnySplit(
  ctx: QueryCtx,
  range: BucketRange,
): Promise<boolean> {
  for (const unit of dimensionNames) {
    if (await blocksIn(ctx.db, range, unit).first()) return true;
  }
  return false;
}

/** Writes the overview of a bucket. */
export async function writeTotals(
  ctx: MutationCtx,
  place: BlockPlace,
  { tables, ...totals }: NewTotals,
): Promise<void> {
  const parts = [packTables(tables)];
  await writeParts(ctx, { ...place, unit: TOTALS }, { ...totals, parts });
}

/** Writes all dimensions of a bucket: in one row if they fit, else in a unit for each. */
export async function writeDimensions(
  ctx: MutationCtx,
  place: BlockPlace,
  { before, tables, settled, isLive }: NewBlock,
): Promise<void> {
  const { level } = place;
  for (const [group, table] of tables) {
    boundTable(table, { level, group, settled, isLive });
  }
  const packed = packTables(tables);
  const isSmall = packedBytes(packed) <= blockRow.allDimensionsBytes;
  const parts = isSmall ? [packed] : [];
  await writeParts(ctx, { ...place, unit: ALL }, { before, parts, settled });
  if (isSmall) return;
  for (const dimension of new Set([...dimensionNames, ...tables.keys()])) {
    if (dimension === OVERVIEW) continue;
    const own: CellTables = new Map([[dimension, tableOf(tables, dimension)]]);
    const block = { before: [], tables: own, settled, isLive };
    await writeDimension(ctx, { ...place, dimension }, block);
  }
}

/** Writes one dimension of a bucket that is split. */
export async function writeDimension(
  ctx: MutationCtx,
  { dimension, ...place }: BlockPlace & { dimension: Dimension },
  { before, tables, settled, isLive }: NewBlock,
): Promise<void> {
  const table = tableOf(tables, dimension);
  const { level } = place;
  boundTable(table, { level, group: dimension, settled, isLive });
  const parts = splitTables(
    new Map([[dimension, table]]),
    blockRow.oneDimensionBytes,
  );
  await writeParts(
    ctx,
    { ...place, unit: dimension },
    // An empty unit is written too: it says that the bucket has this dimension at this level.
    { before, parts: parts.length > 0 ? parts : [[]], settled },
  );
}

interface NewParts extends Omit<NewTotals, "tables"> {
  parts: readonly PackedDimension[][];
}

async function writeParts(
  ctx: MutationCtx,
  { siteId, level, bucket, unit }: BlockPlace & { unit: string },
  { before, parts, settled, countedTo }: NewParts,
): Promise<void> {
  for (const [part, dims] of parts.entries()) {
    const existing = before[part];
    const row = { dims: toStored(dims), ...(settled && { settled }) };
    if (existing) {
      // An unknown `countedTo` replaces a known one.
      const noted = unit === TOTALS ? { countedTo } : {};
      await ctx.db.patch("rollups", existing._id, { ...row, ...noted });
    } else {
      const added = { siteId, level, bucket, ...row, unit, part };
      await insertBlock(ctx.db, {
        ...added,
        ...(countedTo && { countedTo }),
      });
    }
  }
  await deleteBlocks(ctx, before.slice(parts.length));
}
