/**
 * Bounds what one report may read of blocks, whatever it asks for: bytes, rows, keys and amounts of
 * money.
 */
import { blockCosts, blockLimits } from "../budget/reportLimits.js";
import {
  packedBytes,
  TOTALS,
  type PackedDimension,
} from "../model/rollups/blocks.js";

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
    this.#maxBytes = blockLimits.bytes - asked.rawEdges * blockCosts.edgeBytes;
    this.#costOfDimensions =
      asked.dimensions > 1 ? blockCosts.severalDimensionsFactor : 1;
  }

  /** Whether there is room for another row. */
  get hasRoom(): boolean {
    return (
      this.#bytes < this.#maxBytes &&
      this.#rows < blockLimits.rows &&
      this.#keys < blockLimits.keys
    );
  }

  /**
   * Charges a row of a unit once, however much is taken from it, and the keys and amounts that are
   * taken.
   */
  charge(unit: string, dims: readonly PackedDimension[], keys: number): void {
    this.#rows++;
    this.#keys += keys;
    const bytes = packedBytes(dims) + blockCosts.rowBytes;
    this.#bytes += unit === TOTALS ? bytes : bytes * this.#costOfDimensions;
  }
}
