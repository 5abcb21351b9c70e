/** A budget for one read, in rows and bytes. The read ends there, whatever is stored. */
import { getDocumentSize, type Value } from "convex/values";
import type { Doc, TableNames } from "../_generated/dataModel.js";
import { Budget, type Amounts } from "./budget.js";

export type RowLimits = Amounts<"rows" | "bytes">;

/** A row of a table, or one with its fields unpacked, which is as large or larger. */
type AnyRow = Doc<TableNames> | Record<string, Value | undefined>;

export class RowBudget extends Budget<"rows" | "bytes"> {
  constructor({ rows, bytes }: RowLimits) {
    super({ rows, bytes });
  }

  /** Charges a row that has been read. Returns whether there was room for it. */
  take(row: AnyRow): boolean {
    const bytes = getDocumentSize(row as Record<string, Value>);
    return this.spend({ rows: 1, bytes });
  }
}

/**
 * The first rows that fit, and the row after them that does not. `beyond` is null if the budget
 * left out no row.
 */
export async function readWithin<Row extends AnyRow>(
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
