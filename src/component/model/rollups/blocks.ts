/** Blocks: the stored form of the cells of several dimensions, and their arithmetic. */
import { mergeTables, type CellTable } from "../../../shared/codec/cells.js";
import {
  packedSize,
  packTable,
  unpackTable,
  type PackedCells,
} from "../../../shared/codec/cellCodec.js";
import { emptyTable } from "../../../shared/codec/cells.js";
import {
  layoutOf,
  OVERVIEW,
  type CellGroup,
} from "../../../shared/dimensions.js";
import type { CellTables } from "./deltas.js";

/** The cells of one dimension in a row of `rollups`. */
export interface PackedDimension extends PackedCells {
  dimension: CellGroup;
}

/**
 * The unit of a block says which dimensions it holds. `totals` is the overview, `*` all other
 * dimensions.
 */
export const TOTALS = "totals";
export const ALL = "*";

/**
 * Bytes that one dimension costs in addition to its keys and cells: its name, and the frame of
 * arrays.
 */
const DIMENSION_OVERHEAD_BYTES = 16;

/**
 * Bounds the keys of a row: an array ends at 8,192 elements, and later merges may add keys to a
 * part.
 */
export const MAX_KEYS_PER_ROW = 4000;

export function packTables(tables: CellTables): PackedDimension[] {
  const packed: PackedDimension[] = [];
  for (const [dimension, table] of tables) {
    const cells = packTable(layoutOf(dimension), table);
    const isEmpty =
      cells.keys.length === 0 &&
      table.other === null &&
      table.trimBound === null;
    if (!isEmpty) {
      packed.push({ dimension, ...cells });
    }
  }
  return packed;
}

export function unpackTables(dims: readonly PackedDimension[]): CellTables {
  const tables: CellTables = new Map();
  for (const packed of dims) {
    tables.set(
      packed.dimension,
      unpackTable(layoutOf(packed.dimension), packed),
    );
  }
  return tables;
}

/** Adds `from` to `into`, dimension by dimension. */
export function mergeTablesOf(into: CellTables, from: CellTables): void {
  for (const [dimension, table] of from) {
    mergeTables(layoutOf(dimension), tableOf(into, dimension), table);
  }
}

export function tableOf(tables: CellTables, dimension: CellGroup): CellTable {
  let table = tables.get(dimension);
  if (!table) tables.set(dimension, (table = emptyTable()));
  return table;
}

export function packedBytes(dims: readonly PackedDimension[]): number {
  return dims.reduce(
    (sum, packed) => sum + packedSize(packed) + DIMENSION_OVERHEAD_BYTES,
    0,
  );
}

/**
 * Divides a fold's tables into the two units of a delta: the overview, and all other dimensions.
 */
export function splitUnits(tables: CellTables): {
  [TOTALS]: CellTables;
  [ALL]: CellTables;
} {
  const totals: CellTables = new Map();
  const all: CellTables = new Map();
  for (const [dimension, table] of tables) {
    (dimension === OVERVIEW ? totals : all).set(dimension, table);
  }
  return { [TOTALS]: totals, [ALL]: all };
}

/**
 * Cuts packed dimensions into pieces of at most `maxBytes`. Cuts between dimensions where possible,
 * and between keys where one dimension is larger than that or has too many keys for one row.
 */
export function splitTables(
  tables: CellTables,
  maxBytes: number,
): PackedDimension[][] {
  const pieces: PackedDimension[][] = [];
  let piece: PackedDimension[] = [];
  let pieceBytes = 0;
  for (const packed of packTables(tables).flatMap((dimension) =>
    splitDimension(dimension, maxBytes),
  )) {
    const bytes = packedBytes([packed]);
    if (piece.length > 0 && pieceBytes + bytes > maxBytes) {
      pieces.push(piece);
      piece = [];
      pieceBytes = 0;
    }
    piece.push(packed);
    pieceBytes += bytes;
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}

function splitDimension(
  packed: PackedDimension,
  maxBytes: number,
): PackedDimension[] {
  const isSmall =
    packedBytes([packed]) <= maxBytes && packed.keys.length <= MAX_KEYS_PER_ROW;
  if (isSmall) return [packed];
  const layout = layoutOf(packed.dimension);
  const table = unpackTable(layout, packed);
  const entries = [...table.cells];
  const half = Math.ceil(entries.length / 2);
  if (entries.length < 2) return [packed];
  return [entries.slice(0, half), entries.slice(half)].flatMap(
    (some, index) => {
      const part: CellTable = {
        cells: new Map(some),
        other: index === 0 ? table.other : null,
        trimBound: index === 0 ? table.trimBound : null,
      };
      return splitDimension(
        { dimension: packed.dimension, ...packTable(layout, part) },
        maxBytes,
      );
    },
  );
}
