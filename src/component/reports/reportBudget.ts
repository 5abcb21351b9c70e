/**
 * Bounds what one report may read of blocks, whatever it asks for: bytes, rows, keys and amounts of
 * money.
 */
import { MIB } from "../../shared/units.js";
import {
  packedBytes,
  TOTALS,
  type PackedDimension,
} from "../model/rollups/blocks.js";

/**
 * Bounds the bytes to half of what a transaction may read: 62 days of 200 full sketches, and
 * months.
 */
const MAX_REPORT_BYTES = 8 * MIB;
/** Each raw edge leaves that much less for blocks: an edge may read 4 MiB. */
const COST_OF_EDGE_BYTES = MIB;
/** Bounds the rows: half of those that a transaction may read would take longer than its second. */
const MAX_REPORT_ROWS = 8000;
/**
 * Bounds the keys and amounts. A hundred thousand small cells fit into the bytes, and merging and
 * ranking them takes half a second. The same holds for amounts in many currencies, which are ten
 * times as large in an answer as they are stored.
 */
const MAX_REPORT_KEYS = 100_000;
/**
 * Bytes of several dimensions count twice. An answer keeps 1,000 keys of one dimension, and as many
 * of each of several. 4 MiB of full sketches, each of another key, take two thirds of a second.
 */
const COST_OF_SEVERAL_DIMENSIONS = 2;
/** Bytes that a row costs in addition to its cells. */
const ROW_OVERHEAD_BYTES = 200;

/**
 * The budget of one report. Raw edges have budgets of their own (`rawEdges.ts`): with two of them,
 * blocks may take 6 MiB of the 14.
 */
export class ReportBudget {
  readonly #maxBytes: number;
  readonly #costOfDimensions: number;
  #bytes = 0;
  #rows = 0;
  #keys = 0;

  constructor(asked: { rawEdges: number; dimensions: number }) {
    this.#maxBytes = MAX_REPORT_BYTES - asked.rawEdges * COST_OF_EDGE_BYTES;
    this.#costOfDimensions =
      asked.dimensions > 1 ? COST_OF_SEVERAL_DIMENSIONS : 1;
  }

  /** Whether there is room for another row. */
  get hasRoom(): boolean {
    return (
      this.#bytes < this.#maxBytes &&
      this.#rows < MAX_REPORT_ROWS &&
      this.#keys < MAX_REPORT_KEYS
    );
  }

  /**
   * Charges a row of a unit once, however much is taken from it, and the keys and amounts that are
   * taken.
   */
  charge(unit: string, dims: readonly PackedDimension[], keys: number): void {
    this.#rows++;
    this.#keys += keys;
    const bytes = packedBytes(dims) + ROW_OVERHEAD_BYTES;
    this.#bytes += unit === TOTALS ? bytes : bytes * this.#costOfDimensions;
  }
}
