/** Finds by how much the figures of a partial hour may be off. */
import type { Cell, CellTable } from "../../../shared/codec/cells.js";
import type {
  CellLayout,
  DistinctMetric,
  Metric,
} from "../../../shared/dimensions.js";
import {
  emptySketch,
  estimate,
  mergeSketch,
  type Sketch,
} from "../../../shared/codec/sketch.js";

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

/** Finds by how much a sum may be off. */
export class SumError {
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

  /** @param left the rest of a key after the subtraction of `elsewhere` */
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
  /** The cell of the whole hour. */
  counted: Cell;
  /** The cell of the rest of the hour. */
  off: Cell;
  /** The cell of the partial hour, as far as the report has read it. */
  met: Cell;
}

/** Finds the visitors of the partial hour, and by how much a distinct count may be off. */
export class VisitorError {
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
   * @param left the rest of the key's sums
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
