/** What one report may read of blocks, whatever it asks for: bytes, rows, keys and amounts of money. */
import { MIB } from "../../shared/units.js";
import {
  packedBytes,
  TOTALS,
  type PackedDimension,
} from "../model/rollups/blocks.js";

/** Half of what a transaction may read: 62 days of 200 full sketches, and months. */
const MAX_REPORT_BYTES = 8 * MIB;
/** Each raw edge leaves so much less for blocks: it may read 4 MiB. */
const COST_OF_EDGE_BYTES = MIB;
/** Half of the rows that a transaction may read would take longer than its second. */
const MAX_REPORT_ROWS = 8000;
/**
 * Small cells by the hundred thousand fit into the bytes; merging and ranking them takes half a second. So do
 * amounts in many currencies, which are ten times as large in an answer as they are stored.
 */
const MAX_REPORT_KEYS = 100_000;
/**
 * Bytes of several dimensions count twice: of one 1,000 keys are left to be answered, of several as many of
 * each. 4 MiB of full sketches, each of another key, take two thirds of a second.
 */
const COST_OF_SEVERAL_DIMENSIONS = 2;
/** What a row costs beside its cells. */
const ROW_OVERHEAD_BYTES = 200;

/** Raw edges have budgets of their own (`rawEdges.ts`): with two of them, blocks may take 6 MiB of the 14. */
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

  /** Charges a row of a unit, once for all that is taken from it, and the keys and amounts that are. */
  charge(unit: string, dims: readonly PackedDimension[], keys: number): void {
    this.#rows++;
    this.#keys += keys;
    const bytes = packedBytes(dims) + ROW_OVERHEAD_BYTES;
    this.#bytes += unit === TOTALS ? bytes : bytes * this.#costOfDimensions;
  }
}
