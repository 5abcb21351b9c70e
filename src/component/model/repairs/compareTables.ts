/** Compares what a block says with what it should say. */
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

/** The key under which the sum of all keys is compared, where single keys were trimmed. */
export const ALL_KEYS = "*";

/**
 * The figures that differ. Keys that were trimmed are compared in sum, since a block does not say
 * which they were. Sketches of session dimensions may hold more visitors than expected: they only
 * grow, also when a late event moves a session to another key.
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
      sumOf(layout, stored),
      sumOf(layout, expected),
    );
  }
  const found: Difference[] = [];
  const keys = new Set([...stored.cells.keys(), ...expected.cells.keys()]);
  for (const key of keys) {
    const has = stored.cells.get(key) ?? emptyCell(layout);
    const should = expected.cells.get(key) ?? emptyCell(layout);
    found.push(
      ...sumDifferences(layout, key, has, should),
      ...sketchDifferences(layout, scope, key, has, should),
    );
  }
  return found;
}

function isTrimmed({ other, trimBound }: CellTable): boolean {
  return other !== null || trimBound !== null;
}

function sumOf(layout: CellLayout, { cells, other }: CellTable): Cell {
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

function sketchDifferences(
  layout: CellLayout,
  scope: DimensionScope,
  key: string,
  stored: Cell,
  expected: Cell,
): Difference[] {
  const { precision, distinct } = layout;
  const count = (sketch: Sketch) => estimate(sketch, precision);
  return distinct.flatMap((metric, index) => {
    const [has, should] = [stored.sketches[index], expected.sketches[index]];
    if (!has || !should) return [];
    // Merging changes what is merged into.
    const copy = mergeSketch(emptySketch(), has, precision);
    const both = count(mergeSketch(copy, should, precision));
    const isComplete = both === count(has);
    const hasMore = both !== count(should);
    if (isComplete && (scope === "session" || !hasMore)) return [];
    return [{ key, metric, stored: count(has), expected: count(should) }];
  });
}
