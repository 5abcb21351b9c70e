/**
 * A partial hour with too many rows to read: the figures of the whole hour, less a count of the
 * rest of the hour. Only sums can be subtracted. Visitors of the hour who are not in the rest are
 * in the part for certain, and so are visitors who were met in it. Nobody knows whether the others
 * were in both.
 */
import type {
  Approximation,
  FigureGroup,
} from "../../../shared/api/approximationFields.js";
import {
  emptyCell,
  emptyTable,
  type CellTable,
} from "../../../shared/codec/cells.js";
import {
  definitionOf,
  layoutOf,
  NONE_KEY,
  OVERVIEW,
  overviewLayout,
  type CellGroup,
  type DistinctMetric,
  type Metric,
} from "../../../shared/dimensions.js";
import { emptySketch } from "../../../shared/codec/sketch.js";
import type { RecountSource } from "../rollups/recount.js";
import {
  SumError,
  VisitorError,
  type HourCounts,
} from "./partialHourErrors.js";
import { Subtraction } from "./subtraction.js";

/** The metrics of the overview that each source counts. */
const overviewMetrics: Record<
  RecountSource,
  readonly (Metric | DistinctMetric)[]
> = {
  events: ["events", "pageviews", "visitors", "users"],
  sessions: ["sessions", "bounces", "durationMs"],
  visitors: ["newVisitors"],
};

/** Returns the sources from which a group of cells is counted. */
export function sourcesOf(group: CellGroup): readonly RecountSource[] {
  if (group === OVERVIEW) return ["events", "sessions", "visitors"];
  return [definitionOf(group).scope === "event" ? "events" : "sessions"];
}

/**
 * Returns the figures of a table that one source counts. An overview that was read in part may have
 * negative sums; they become 0.
 */
export function partFrom(
  group: CellGroup,
  source: RecountSource,
  table: CellTable | undefined,
): CellTable {
  if (!table) return emptyTable();
  if (group !== OVERVIEW) return table;
  const { metrics, distinct } = overviewLayout;
  const has = (name: Metric | DistinctMetric | undefined) =>
    overviewMetrics[source].some((metric) => metric === name);
  const part = emptyTable();
  for (const [key, { sums, sketches, revenue }] of table.cells) {
    part.cells.set(key, {
      sums: sums.map((sum, index) =>
        has(metrics[index]) ? Math.max(0, sum) : 0,
      ),
      sketches: sketches.map((sketch, index) =>
        has(distinct[index]) ? sketch : emptySketch(),
      ),
      ...(source === "events" && revenue && { revenue }),
    });
  }
  return part;
}

/**
 * The figures of the partial hour as far as they are known, never negative, and what is not exact
 * about them.
 */
export function partialHourOf(
  group: CellGroup,
  source: RecountSource,
  counts: HourCounts,
): { table: CellTable; said: Approximation[] } {
  const { hour, inside, outside } = counts;
  const layout = layoutOf(group);
  const none = emptyCell(layout);
  const table = emptyTable();
  const isTrimmed = hour.other !== null || hour.trimBound !== null;
  const sumError = new SumError(layout.metrics, counts);
  const visitorError = new VisitorError(layout, counts);
  const fromKeys = new Subtraction(layout);
  for (const [key, counted] of hour.cells) {
    const off = outside.table.cells.get(key) ?? none;
    const met = inside.table.cells.get(key) ?? none;
    const isPart = isTrimmed && key !== NONE_KEY;
    const cell = fromKeys.take(off, { from: counted, isPart });
    cell.sketches = visitorError.visitorsOf(cell, { counted, off, met });
    sumError.compare(cell, off, met);
    table.cells.set(key, cell);
  }
  for (const [key, off] of outside.table.cells) {
    if (hour.cells.has(key)) continue;
    fromKeys.take(off, { from: none, isPart: true });
  }
  const { rest } = fromKeys;
  table.trimBound = hour.trimBound;
  if (hour.other) {
    const fromOther = new Subtraction(layout);
    table.other = fromOther.take(rest, { from: hour.other, isPart: false });
    sumError.compare(table.other, rest, none);
    sumError.addExcess(fromOther.rest);
    visitorError.compareOther(hour.other, rest);
  } else {
    sumError.addExcess(rest);
  }
  const errors: (readonly [FigureGroup, number])[] = [
    [source === "visitors" ? "newVisitors" : source, sumError.atMost],
    ...visitorError.errors(),
  ];
  const said = errors
    .filter(([, atMost]) => atMost > 0)
    .map(([figures, atMost]): Approximation => {
      return { reason: "budget", figures, atMost };
    });
  return { table, said };
}
