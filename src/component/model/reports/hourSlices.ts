/**
 * A slice of an hour of which too many rows are to be read: what the hour has counted, less what was counted in
 * the rest of it. Only sums can be taken off. Of distinct visitors, those of the hour who are not in the rest are
 * in the slice, and so are those who were met in it; whether others who are in the rest are in both is not known.
 */
import type {
  Approximation,
  FigureGroup,
} from "../../../shared/api/approximationFields.js";
import {
  emptyCell,
  emptyTable,
  type Cell,
} from "../../../shared/codec/cells.js";
import type { CellTable } from "../../../shared/codec/cells.js";
import {
  definitionOf,
  layoutOf,
  OVERVIEW,
  overviewLayout,
  type CellGroup,
  type DistinctMetric,
  type Metric,
} from "../../../shared/dimensions.js";
import {
  negativeRevenue,
  sumRevenue,
  type RevenueSums,
} from "../../../shared/codec/revenueSums.js";
import {
  emptySketch,
  estimate,
  mergeSketch,
  type Sketch,
} from "../../../shared/codec/sketch.js";
import type { RecountSource } from "../rollups/recount.js";

/** Metrics that the overview counts of each source. */
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

/** Returns the part of a table from one source. No sum of an overview that was not read whole is left negative. */
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

/** Counts of a part of the hour. */
export interface CountedPart {
  readonly table: CellTable;
  /** Every row of the part was read. */
  readonly isWhole: boolean;
}

export interface HourCounts {
  /** Counts of the whole hour, by its blocks; no key is negative. */
  readonly hour: CellTable;
  /** In the slice, as far as it was read. */
  readonly inside: CountedPart;
  /** In the rest of the hour, as far as it was read. */
  readonly outside: CountedPart;
  /** Both parts have what the hour has counted of them, and nothing else. */
  readonly isCounted: boolean;
}

/** The slice as far as it can be told, never negative, and what is not exact about it. */
export function sliceOf(
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
  const visitorErrors = layout.distinct.map(() => 0);
  /** Amounts that are to be taken off and that no key has. */
  const rest = emptyCell(layout);
  for (const [key, counted] of hour.cells) {
    const off = outside.table.cells.get(key) ?? none;
    const met = inside.table.cells.get(key) ?? none;
    const cell = lessCell(counted, off, rest, isTrimmed, layout.precision);
    const hasSums = cell.sums.some((sum) => sum > 0);
    layout.distinct.forEach((_, index) => {
      const [all, elsewhere, here] = [counted, off, met].map(
        ({ sketches }) => sketches[index] ?? emptySketch(),
      );
      if (!all || !elsewhere || !here) return;
      const count = (sketch: Sketch) => estimate(sketch, layout.precision);
      const known =
        all.kind === "dense" && hasSums
          ? all
          : visitorsHere(all, elsewhere, here, layout.precision);
      cell.sketches[index] = known;
      const error = !outside.isWhole
        ? count(all)
        : known === all
          ? count(elsewhere)
          : count(all) - count(known);
      visitorErrors[index] = Math.max(visitorErrors[index] ?? 0, error);
    });
    sumError.compare(cell, off, met);
    table.cells.set(key, cell);
  }
  for (const [key, off] of outside.table.cells) {
    if (!hour.cells.has(key)) lessCell(none, off, rest, true, layout.precision);
  }
  table.trimBound = hour.trimBound;
  if (hour.other) {
    const excess = emptyCell(layout);
    table.other = lessCell(hour.other, rest, excess, false, layout.precision);
    sumError.compare(table.other, rest, none);
    sumError.addExcess(excess);
    // Nobody is taken out of it: it has who knows whose visitors.
    hour.other.sketches.forEach((sketch, index) => {
      const others = outside.isWhole ? rest.sketches[index] : sketch;
      const error = others ? estimate(others, layout.precision) : 0;
      visitorErrors[index] = Math.max(visitorErrors[index] ?? 0, error);
    });
  } else {
    sumError.addExcess(rest);
  }
  const errors: (readonly [FigureGroup, number])[] = [
    [source === "visitors" ? "newVisitors" : source, sumError.atMost],
    ...layout.distinct.map(
      (figures, index) => [figures, visitorErrors[index] ?? 0] as const,
    ),
  ];
  const said = errors
    .filter(([, atMost]) => atMost > 0)
    .map(([figures, atMost]): Approximation => {
      return { reason: "budget", figures, atMost };
    });
  return { table, said };
}

/** By how much a sum may be off. */
class SumError {
  readonly #counts: HourCounts;
  /** Durations have no bound: in hours of thousands of sessions nobody could read it. */
  readonly #counted: readonly number[];
  #most = 0;
  #excess = 0;

  constructor(metrics: readonly Metric[], counts: HourCounts) {
    this.#counts = counts;
    this.#counted = [...metrics.keys()].filter(
      (index) => metrics[index] !== "durationMs",
    );
  }

  get atMost(): number {
    return this.#most + this.#excess;
  }

  /** @param left of a key, when what was counted elsewhere is off. */
  compare(left: Cell, elsewhere: Cell, here: Cell): void {
    const { outside, isCounted } = this.#counts;
    for (const index of this.#counted) {
      const [all = 0, off = 0, met = 0] = [left, elsewhere, here].map(
        ({ sums }) => sums[index],
      );
      // Rows that were not read may lie elsewhere; rows that were taken off may not have been counted yet.
      const over = outside.isWhole ? 0 : all - (isCounted ? met : 0);
      const under = isCounted ? 0 : off;
      this.#most = Math.max(this.#most, over, under);
    }
  }

  /** Adds what was to be taken off and is nowhere: it was counted under a rule before. */
  addExcess({ sums }: Cell): void {
    for (const index of this.#counted) this.#excess += sums[index] ?? 0;
  }
}

/** Takes sums and revenue off a cell, no more than it has of sums, and puts what it has not into `rest`. */
function lessCell(
  from: Cell,
  off: Cell,
  rest: Cell,
  /** The key may have revenue elsewhere: then no more is taken off than it has of that, too. */
  isPart: boolean,
  precision: number,
): Cell {
  let isAllTaken = true;
  const sums = from.sums.map((sum, index) => {
    const wanted = off.sums[index] ?? 0;
    const taken = Math.min(Math.max(sum, 0), wanted);
    rest.sums[index] = (rest.sums[index] ?? 0) + wanted - taken;
    isAllTaken &&= taken === wanted;
    return sum - taken;
  });
  if (!isAllTaken) {
    rest.sketches = rest.sketches.map((sketch, index) =>
      mergeSketch(sketch, off.sketches[index] ?? emptySketch(), precision),
    );
  }
  const wanted = off.revenue ?? [];
  const taken = isPart ? upTo(from.revenue ?? [], wanted) : wanted;
  setRevenue(rest, sumRevenue(rest.revenue, wanted, negativeRevenue(taken)));
  const cell: Cell = { sums, sketches: [...from.sketches] };
  setRevenue(cell, sumRevenue(from.revenue, negativeRevenue(taken)));
  return cell;
}

/** Returns as much of each wanted amount as is there, of the same sign. */
function upTo(there: RevenueSums, wanted: RevenueSums): RevenueSums {
  return wanted.map(({ amount, currency }) => {
    const own = there.find((each) => each.currency === currency)?.amount ?? 0;
    const isSame = Math.sign(own) === Math.sign(amount);
    const size = isSame ? Math.min(Math.abs(own), Math.abs(amount)) : 0;
    return { amount: Math.sign(amount) * size, currency };
  });
}

function setRevenue(cell: Cell, revenue: Cell["revenue"]): void {
  if (revenue && revenue.length > 0) cell.revenue = revenue;
  else delete cell.revenue;
}

/** Returns the visitors that are in the slice for certain. */
function visitorsHere(
  all: Sketch,
  elsewhere: Sketch,
  here: Sketch,
  precision: number,
): Sketch {
  const known = emptySketch();
  if (all.kind === "sparse" && elsewhere.kind === "sparse") {
    const others = new Set(elsewhere.hashes);
    const hashes = all.hashes.filter((hash) => !others.has(hash));
    return mergeSketch({ kind: "sparse", hashes }, here, precision);
  }
  return mergeSketch(known, here, precision);
}
