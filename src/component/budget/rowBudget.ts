/** A budget for one read, in rows and bytes. The read ends there, whatever is stored. */
import { getDocumentSize } from "convex/values";
import type { Doc, TableNames } from "../_generated/dataModel.js";
import { Budget, type Amounts } from "./budget.js";

export type RowLimits = Amounts<"rows" | "bytes">;

export class RowBudget extends Budget<"rows" | "bytes"> {
  constructor({ rows, bytes }: RowLimits) {
    super({ rows, bytes });
  }

  /** Charges a row that has been read. Returns whether there was room for it. */
  take(row: Doc<TableNames>): boolean {
    return this.spend({ rows: 1, bytes: getDocumentSize(row) });
  }
}

/**
 * The first rows that fit, and the row after them that does not. `beyond` is null if the budget
 * left out no row.
 */
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
