/**
 * A cell holds the numbers of one key of one dimension in one bucket: sums and sketches, aligned
 * with the dimension's `CellLayout`. A cell table holds all keys. Tables merge to the same result
 * in any order and grouping, so shards, levels and live parts simply add up.
 *
 * A cell may be negative for a while: a delta takes back what an earlier block counted.
 */
import { NONE_KEY, type CellLayout } from "../dimensions.js";
import { sumRevenue, type RevenueSums } from "./revenueSums.js";
import type { Sketch } from "./sketch.js";
import { emptySketch, estimate, isEmpty, mergeSketch } from "./sketch.js";

export interface Cell {
  /** Aligned with `layout.metrics`; whole numbers within ±(2^53 - 1). */
  sums: number[];
  /** Aligned with `layout.distinct`. */
  sketches: Sketch[];
  /** Every layout may have it; absent where there is none. It may stay negative: refunds are. */
  revenue?: RevenueSums;
}

/** All keys of one dimension in one block, or in a merged answer. */
export interface CellTable {
  /** By key. The cell of no value is under `NONE_KEY`. No trim takes it. */
  cells: Map<string, Cell>;
  /** The sum of the cells that have no key of their own any more (see `trimTable`). */
  other: Cell | null;
  /**
   * For each of `[...layout.metrics, ...layout.distinct]` the most by which any single key may be
   * short, because a part of it is in `other`. `null` when every key is complete. It does not bound
   * revenue, which is complete only in the sum of all keys and `other`.
   */
  trimBound: number[] | null;
}

export function emptyCell(layout: CellLayout): Cell {
  return {
    sums: layout.metrics.map(() => 0),
    sketches: layout.distinct.map(emptySketch),
  };
}

export function emptyTable(): CellTable {
  return { cells: new Map(), other: null, trimBound: null };
}

/** The cell of `key`, made if it is new. */
export function cellOf(
  table: CellTable,
  layout: CellLayout,
  key: string,
): Cell {
  let cell = table.cells.get(key);
  if (cell === undefined) {
    cell = emptyCell(layout);
    table.cells.set(key, cell);
  }
  return cell;
}

/** The number of keys of a table. The cell of no value has none. */
export function keyCountOf({ cells }: CellTable): number {
  return cells.size - (cells.has(NONE_KEY) ? 1 : 0);
}

/** Adds `from` to `into`. Neither changes `from` nor shares anything with it. */
export function addCell(layout: CellLayout, into: Cell, from: Cell): void {
  const { sums, sketches } = into;
  for (let index = 0; index < sums.length; index++) {
    sums[index]! += from.sums[index]!;
  }
  for (let index = 0; index < sketches.length; index++) {
    sketches[index] = mergeSketch(
      sketches[index]!,
      from.sketches[index]!,
      layout.precision,
    );
  }
  addRevenue(into, from.revenue);
}

/** Adds revenue to a cell. An amount of 0 is absent, so that order and grouping do not matter. */
export function addRevenue(into: Cell, revenue: RevenueSums | undefined): void {
  if (revenue === undefined) return;
  const sums = sumRevenue(into.revenue, revenue);
  if (sums.length > 0) into.revenue = sums;
  else delete into.revenue;
}

/** Adds `from` to the cell of keys that were trimmed. */
export function addToOther(
  layout: CellLayout,
  table: CellTable,
  from: Cell,
): void {
  table.other ??= emptyCell(layout);
  addCell(layout, table.other, from);
}

/**
 * Adds every cell of `from`, its `other` and its bound to `into`; `from` stays as it is.
 * Bounds add up: a key may have been trimmed in both.
 */
export function mergeTables(
  layout: CellLayout,
  into: CellTable,
  from: CellTable,
): void {
  for (const [key, cell] of from.cells) {
    addCell(layout, cellOf(into, layout, key), cell);
  }
  if (from.other !== null) addToOther(layout, into, from.other);
  if (from.trimBound !== null) raiseTrimBound(into, from.trimBound);
}

/** Adds to the bound of a table; negative parts count as 0. */
export function raiseTrimBound(
  table: CellTable,
  values: readonly number[],
): void {
  const bound = table.trimBound;
  table.trimBound = values.map(
    (value, index) => (bound?.[index] ?? 0) + Math.max(0, value),
  );
}

/**
 * One figure of a cell, by its place in `[...layout.metrics, ...layout.distinct]`: a sum, or the
 * estimate of a sketch.
 */
export function valueOf(
  layout: CellLayout,
  cell: Cell,
  metricIndex: number,
): number {
  const sum = cell.sums[metricIndex];
  if (sum !== undefined) return sum;
  const sketch = cell.sketches[metricIndex - cell.sums.length];
  if (sketch === undefined) {
    throw new Error(
      `No metric at index ${metricIndex}: the layout has ${layout.metrics.length + layout.distinct.length}`,
    );
  }
  return estimate(sketch, layout.precision);
}

/** All figures of a cell: `[...layout.metrics, ...layout.distinct]`. */
export function valuesOf(layout: CellLayout, cell: Cell): number[] {
  return [
    ...cell.sums,
    ...cell.sketches.map((sketch) => estimate(sketch, layout.precision)),
  ];
}

/** Whether the cell has no figures, so that it need not be stored. */
export function isZeroCell(cell: Cell): boolean {
  return (
    cell.sums.every((sum) => sum === 0) &&
    cell.sketches.every(isEmpty) &&
    cell.revenue === undefined
  );
}

/** Whether any sum is negative. Revenue does not count: refunds may outweigh payments. */
export function isNegativeCell(cell: Cell): boolean {
  return cell.sums.some((sum) => sum < 0);
}

/**
 * Moves every key that is negative in any sum into `other`, with all of its figures, and returns
 * how many. Such a key was trimmed in one block and taken back in another, so its parts can never
 * be shown. Positive figures of such cells raise the bound. `other` itself may stay negative;
 * figures show 0. The cell without a key was never trimmed, so it stays.
 *
 * Call it only for a table that has all its parts: a delta alone may rightly be negative.
 */
export function negativesIntoOther(
  layout: CellLayout,
  table: CellTable,
): number {
  let moved = 0;
  const largest: number[] = [];
  for (const [key, cell] of table.cells) {
    if (key === NONE_KEY || !isNegativeCell(cell)) continue;
    table.cells.delete(key);
    addToOther(layout, table, cell);
    raiseEach(largest, valuesOf(layout, cell));
    moved++;
  }
  if (largest.some((value) => value > 0)) raiseTrimBound(table, largest);
  return moved;
}

/** Elementwise maximum, in place. */
export function raiseEach(largest: number[], values: readonly number[]): void {
  values.forEach((value, index) => {
    largest[index] = Math.max(largest[index] ?? 0, value);
  });
}
