/** What one read may take, in rows and bytes: whatever is stored, it ends there. */
import { getDocumentSize } from "convex/values";
import type { Doc, TableNames } from "../_generated/dataModel.js";

export interface RowLimits {
  rows: number;
  bytes: number;
}

export class RowBudget {
  readonly #limits: RowLimits;
  #isUntouched = true;
  #rows: number;
  #bytes: number;

  constructor(limits: RowLimits) {
    const { rows, bytes } = limits;
    this.#limits = limits;
    this.#rows = rows;
    this.#bytes = bytes;
  }

  /** Charges a row that has been read. Returns whether there was room for it. */
  take(row: Doc<TableNames>): boolean {
    this.#isUntouched = false;
    this.#rows--;
    this.#bytes -= getDocumentSize(row);
    return this.#rows >= 0 && this.#bytes >= 0;
  }

  /** Nothing has been charged yet. */
  get isUntouched(): boolean {
    return this.#isUntouched;
  }

  /** Rows and bytes that have been read, with those that did not fit. */
  get spent(): RowLimits {
    const { rows, bytes } = this.#limits;
    return { rows: rows - this.#rows, bytes: bytes - this.#bytes };
  }

  /** Nothing more fits. */
  get isSpent(): boolean {
    return this.#rows <= 0 || this.#bytes <= 0;
  }
}

/** The first rows that fit, and the one behind them that does not; null: they are all. */
export async function readWithin<Row extends Doc<TableNames>>(
  budget: RowBudget,
  source: AsyncIterable<Row>,
): Promise<{ rows: Row[]; beyond: Row | null }> {
  const rows: Row[] = [];
  for await (const row of source) {
    if (!budget.take(row)) return { rows, beyond: row };
    rows.push(row);
  }
  return { rows, beyond: null };
}
