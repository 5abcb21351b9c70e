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
  type Cell,
  type CellTable,
} from "../../../shared/codec/cells.js";
import {
  definitionOf,
  layoutOf,
  OVERVIEW,
  overviewLayout,
  type CellGroup,
  type CellLayout,
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

/** The count of some rows of the hour. */
export interface CountedPart {
  readonly table: CellTable;
  /** Every row of the part was read. */
  readonly isWhole: boolean;
}

export interface HourCounts {
  /** The figures of the whole hour, by its blocks. No key is negative. */
  readonly hour: CellTable;
  /** The count of the partial hour, as far as it was read. */
  readonly inside: CountedPart;
  /** The count of the rest of the hour, as far as it was read. */
  readonly outside: CountedPart;
  /** Both parts have exactly the rows that the figures of the hour count. */
  readonly isCounted: boolean;
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
  const isPart = hour.other !== null || hour.trimBound !== null;
  const sumError = new SumError(layout.metrics, counts);
  const visitorError = new VisitorError(layout, counts);
  const fromKeys = new Subtraction(layout);
  for (const [key, counted] of hour.cells) {
    const off = outside.table.cells.get(key) ?? none;
    const met = inside.table.cells.get(key) ?? none;
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

/** Finds by how much a sum may be off. */
class SumError {
  readonly #counts: HourCounts;
  /** Durations have no bound: nobody could read one for an hour of thousands of sessions. */
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

  /** @param left what remains of a key after the subtraction of `elsewhere` */
  compare(left: Cell, elsewhere: Cell, here: Cell): void {
    const { outside, isCounted } = this.#counts;
    for (const index of this.#counted) {
      const [all = 0, off = 0, met = 0] = [left, elsewhere, here].map(
        ({ sums }) => sums[index],
      );
      // Unread rows may lie elsewhere. Rows that were subtracted may not be counted in the hour
      // yet.
      const over = outside.isWhole ? 0 : all - (isCounted ? met : 0);
      const under = isCounted ? 0 : off;
      this.#most = Math.max(this.#most, over, under);
    }
  }

  /** Adds sums that no key has: the hour counted them by an earlier rule. */
  addExcess({ sums }: Cell): void {
    for (const index of this.#counted) this.#excess += sums[index] ?? 0;
  }
}

/** The cells of one key. */
interface KeyCells {
  /** In the whole hour. */
  counted: Cell;
  /** In the rest of the hour. */
  off: Cell;
  /** In the partial hour, as far as it was read. */
  met: Cell;
}

/** Finds the visitors of the partial hour, and by how much a distinct count may be off. */
class VisitorError {
  readonly #layout: CellLayout;
  readonly #outside: CountedPart;
  readonly #most: number[];

  constructor(layout: CellLayout, { outside }: HourCounts) {
    this.#layout = layout;
    this.#outside = outside;
    this.#most = layout.distinct.map(() => 0);
  }

  errors(): (readonly [DistinctMetric, number])[] {
    return this.#layout.distinct.map(
      (metric, index) => [metric, this.#most[index] ?? 0] as const,
    );
  }

  /**
   * The sketches of a key in the partial hour.
   * @param left what remains of the key's sums
   */
  visitorsOf(left: Cell, { counted, off, met }: KeyCells): Sketch[] {
    const { precision } = this.#layout;
    const hasSums = left.sums.some((sum) => sum > 0);
    return counted.sketches.map((all, index) => {
      const elsewhere = off.sketches[index] ?? emptySketch();
      const here = met.sketches[index] ?? emptySketch();
      const known =
        all.kind === "dense" && hasSums
          ? all
          : visitorsHere([all, elsewhere, here], precision);
      const error = !this.#outside.isWhole
        ? this.#count(all)
        : known === all
          ? this.#count(elsewhere)
          : this.#count(all) - this.#count(known);
      this.#raise(index, error);
      return known;
    });
  }

  /** Compares `other`, of which nobody is subtracted: it does not say whose visitors it has. */
  compareOther(other: Cell, rest: Cell): void {
    other.sketches.forEach((sketch, index) => {
      const others = this.#outside.isWhole ? rest.sketches[index] : sketch;
      this.#raise(index, others ? this.#count(others) : 0);
    });
  }

  #raise(index: number, error: number): void {
    this.#most[index] = Math.max(this.#most[index] ?? 0, error);
  }

  #count(sketch: Sketch): number {
    return estimate(sketch, this.#layout.precision);
  }
}

/** Takes sums and revenue off cells, and adds up what the cells do not have. */
class Subtraction {
  /** Sums and revenue that were to be taken off and are not there. */
  readonly rest: Cell;
  readonly #precision: number;

  constructor(layout: CellLayout) {
    this.rest = emptyCell(layout);
    this.#precision = layout.precision;
  }

  /**
   * Returns `from` less `off`. Takes no more of a sum than there is.
   * @param options with `isPart`: the key may have revenue elsewhere, so that no more revenue is
   *   taken off than there is either
   */
  take(
    off: Cell,
    { from, isPart }: { readonly from: Cell; readonly isPart: boolean },
  ): Cell {
    const { rest } = this;
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
        mergeSketch(
          sketch,
          off.sketches[index] ?? emptySketch(),
          this.#precision,
        ),
      );
    }
    const wanted = off.revenue ?? [];
    const taken = isPart ? upTo(from.revenue ?? [], wanted) : wanted;
    setRevenue(rest, sumRevenue(rest.revenue, wanted, negativeRevenue(taken)));
    const cell: Cell = { sums, sketches: [...from.sketches] };
    setRevenue(cell, sumRevenue(from.revenue, negativeRevenue(taken)));
    return cell;
  }
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

/** Returns the visitors that are in the partial hour for certain. */
function visitorsHere(
  [all, elsewhere, here]: readonly [Sketch, Sketch, Sketch],
  precision: number,
): Sketch {
  if (all.kind === "sparse" && elsewhere.kind === "sparse") {
    const others = new Set(elsewhere.hashes);
    const hashes = all.hashes.filter((hash) => !others.has(hash));
    return mergeSketch({ kind: "sparse", hashes }, here, precision);
  }
  return mergeSketch(emptySketch(), here, precision);
}
