/** Compares the figures of a block with those that it should have. */
import {
  addCell,
  emptyCell,
  type Cell,
  type CellTable,
} from "../../../shared/codec/cells.js";
import type { CellLayout, DimensionScope } from "../../../shared/dimensions.js";
import type { RevenueSums } from "../../../shared/codec/revenueSums.js";
import {
  emptySketch,
  estimate,
  mergeSketch,
  type Sketch,
} from "../../../shared/codec/sketch.js";

export interface Difference {
  key: string;
  metric: string;
  stored: number;
  expected: number;
}

/** Stands for the sum of all keys in a comparison of trimmed tables. */
export const ALL_KEYS = "*";

/**
 * The figures that differ. Trimmed tables are compared by the sum of their keys, since a block does
 * not say which keys were trimmed. Sketches of session dimensions may hold more visitors than
 * expected: they never shrink, even when a late event moves a session to another key.
 */
export function differences(
  layout: CellLayout,
  scope: DimensionScope,
  stored: CellTable,
  expected: CellTable,
): Difference[] {
  if (isTrimmed(stored) || isTrimmed(expected)) {
    return sumDifferences(
      layout,
      ALL_KEYS,
      sumOfKeys(layout, stored),
      sumOfKeys(layout, expected),
    );
  }
  const found: Difference[] = [];
  const keys = new Set([...stored.cells.keys(), ...expected.cells.keys()]);
  const mayHaveMore = scope === "session";
  for (const key of keys) {
    const has = stored.cells.get(key) ?? emptyCell(layout);
    const should = expected.cells.get(key) ?? emptyCell(layout);
    const sketches = sketchDifferences(layout, has, should)
      .filter(({ isComplete }) => !(isComplete && mayHaveMore))
      .map(({ isComplete: _, ...difference }) => ({ key, ...difference }));
    found.push(...sumDifferences(layout, key, has, should), ...sketches);
  }
  return found;
}

function isTrimmed({ other, trimBound }: CellTable): boolean {
  return other !== null || trimBound !== null;
}

function sumOfKeys(layout: CellLayout, { cells, other }: CellTable): Cell {
  const sum = emptyCell(layout);
  for (const cell of cells.values()) addCell(layout, sum, cell);
  if (other) addCell(layout, sum, other);
  return sum;
}

function sumDifferences(
  layout: CellLayout,
  key: string,
  stored: Cell,
  expected: Cell,
): Difference[] {
  const metrics = layout.metrics.flatMap((metric, index) => {
    const [has = 0, should = 0] = [stored.sums[index], expected.sums[index]];
    return has === should
      ? []
      : [{ key, metric, stored: has, expected: should }];
  });
  const revenue = revenueDifferences(stored.revenue, expected.revenue);
  return [...metrics, ...revenue.map((found) => ({ key, ...found }))];
}

/** The amounts that differ, each as a metric of its own: `revenue:EUR`. */
export function revenueDifferences(
  stored: RevenueSums = [],
  expected: RevenueSums = [],
): Omit<Difference, "key">[] {
  const amountIn = (sums: RevenueSums, code: string) =>
    sums.find(({ currency }) => currency === code)?.amount ?? 0;
  const codes = [...stored, ...expected].map(({ currency }) => currency);
  return [...new Set(codes)].flatMap((code) => {
    const [has, should] = [amountIn(stored, code), amountIn(expected, code)];
    if (has === should) return [];
    return [{ metric: `revenue:${code}`, stored: has, expected: should }];
  });
}

interface SketchDifference extends Omit<Difference, "key"> {
  /** The stored sketch has everybody who is expected, and more. */
  isComplete: boolean;
}

function sketchDifferences(
  layout: CellLayout,
  stored: Cell,
  expected: Cell,
): SketchDifference[] {
  const { precision, distinct } = layout;
  const count = (sketch: Sketch) => estimate(sketch, precision);
  return distinct.flatMap((metric, index) => {
    const [has, should] = [stored.sketches[index], expected.sketches[index]];
    if (!has || !should) return [];
    // Merging changes its first argument.
    const copy = mergeSketch(emptySketch(), has, precision);
    const both = count(mergeSketch(copy, should, precision));
    const isComplete = both === count(has);
    const hasMore = both !== count(should);
    if (isComplete && !hasMore) return [];
    const counts = { stored: count(has), expected: count(should) };
    return [{ metric, ...counts, isComplete }];
  });
}
