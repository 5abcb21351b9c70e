/**
 * Trimming bounds the size of a cell table. The heaviest keys stay, and the rest is added up in
 * `other`. The bound says by how much any one key may be short.
 */
import { entrySize, frameSize, tableSize } from "../codec/cellCodec.js";
import type { Cell, CellTable } from "../codec/cells.js";
import {
  addToOther,
  isZeroCell,
  keyCountOf,
  raiseEach,
  raiseTrimBound,
  valuesOf,
} from "../codec/cells.js";
import { NONE_KEY, type CellLayout } from "../dimensions.js";

export interface TrimLimits {
  /** Bounds the keys. The cell without a key is none of them, and stays. */
  maxKeys: number;
  /** Bounds `packedSize`. If `other` and the cell without a key are larger, no key is left. */
  maxBytes: number;
  /** The figure that makes a key heavy: an index into `[...layout.metrics, ...layout.distinct]`. */
  weight: number;
}

interface RankedCell {
  key: string;
  cell: Cell;
  values: number[];
}

/**
 * Trims a table in place. Returns how many keys went into `other`: 0 when the table is within its
 * limits. The cell without a key stays. Orders equal weights by the other figures, then by key, so
 * the result depends on the content only. Revenue goes into `other` with its key; it counts neither
 * for the rank nor for the bound.
 */
export function trimTable(
  layout: CellLayout,
  table: CellTable,
  limits: TrimLimits,
): number {
  const { maxKeys, maxBytes, weight } = limits;
  for (const [key, cell] of table.cells) {
    if (isZeroCell(cell)) table.cells.delete(key);
  }
  const hasFewKeys = keyCountOf(table) <= maxKeys;
  if (hasFewKeys && tableSize(layout, table) <= maxBytes) return 0;

  const ranked = heaviestFirst(layout, table, weight);
  // The cell without a key comes first, and stays.
  const least = table.cells.size - keyCountOf(table);
  let kept = ranked.length;
  const largest: number[] = [];
  const dropLightest = () => {
    const lightest = ranked[--kept]!;
    table.cells.delete(lightest.key);
    addToOther(layout, table, lightest.cell);
    raiseEach(largest, lightest.values);
    return lightest;
  };
  // Measuring a size costs as much as a rank, so only keys within `maxKeys` are measured.
  while (kept > maxKeys + least) dropLightest();
  const sizes = ranked
    .slice(0, kept)
    .map(({ key, cell }) => entrySize(layout, key, cell));
  let entryBytes = sizes.reduce((sum, size) => sum + size, 0);
  let keptWithRevenue = ranked
    .slice(0, kept)
    .filter(({ cell }) => cell.revenue).length;
  const frame = () =>
    frameSize(layout, table, { count: kept, hasRevenue: keptWithRevenue > 0 });
  while (kept > least && entryBytes + frame() > maxBytes) {
    const { cell } = dropLightest();
    entryBytes -= sizes[kept]!;
    if (cell.revenue) keptWithRevenue--;
  }
  const dropped = ranked.length - kept;
  if (dropped > 0) raiseTrimBound(table, largest);
  return dropped;
}

/** The cell without a key comes before all keys. */
function heaviestFirst(
  layout: CellLayout,
  table: CellTable,
  weight: number,
): RankedCell[] {
  const ranked = Array.from(table.cells, ([key, cell]) => ({
    key,
    cell,
    values: valuesOf(layout, cell),
  }));
  return ranked.sort((left, right) => {
    if (left.key === NONE_KEY) return -1;
    if (right.key === NONE_KEY) return 1;
    const byWeight = right.values[weight]! - left.values[weight]!;
    if (byWeight !== 0) return byWeight;
    for (let index = 0; index < left.values.length; index++) {
      const difference = right.values[index]! - left.values[index]!;
      if (difference !== 0) return difference;
    }
    return left.key < right.key ? -1 : 1;
  });
}
