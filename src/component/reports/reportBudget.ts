/** The budget of one report for blocks: bytes, rows, keys and amounts of money. */
import { Budget } from "../budget/budget.js";
import { blockCosts, blockLimits } from "../budget/reportLimits.js";
import {
  packedBytes,
  TOTALS,
  type PackedDimension,
} from "../model/rollups/blocks.js";

/** Raw edges have budgets of their own (`rawEdges.ts`), and leave less for blocks. */
export class ReportBudget extends Budget<keyof typeof blockLimits> {
  readonly #costOfDimensions: number;

  constructor(asked: { rawEdges: number; dimensions: number }) {
    const ofEdges = asked.rawEdges * blockCosts.edgeBytes;
    super({ ...blockLimits, bytes: blockLimits.bytes - ofEdges });
    this.#costOfDimensions =
      asked.dimensions > 1 ? blockCosts.severalDimensionsFactor : 1;
  }

  /**
   * Charges a row of a unit once, however much is taken from it, and the keys and amounts that are
   * taken.
   */
  charge(unit: string, dims: readonly PackedDimension[], keys: number): void {
    const bytes = packedBytes(dims) + blockCosts.rowBytes;
    const times = unit === TOTALS ? 1 : this.#costOfDimensions;
    this.spend({ rows: 1, bytes: times * bytes, keys });
  }
}
