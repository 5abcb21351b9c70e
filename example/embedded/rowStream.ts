/**
 * Reads the rows of an index range one by one, and notes how far it came. The interval for the read
 * set ends at the last row that it read, or at the end of the range if it ran out of rows.
 */
import type { JSONValue } from "convex/values";
import { matchesFilter } from "./filters.js";
import type { IndexRange } from "./indexRange.js";
import { sortedKeyBytes } from "./keySizes.js";
import type { Place } from "./orderedIndex.js";
import {
  after,
  before,
  compareKeyToPosition,
  comparePositions,
  type Position,
} from "./positions.js";
import type { ReadSet } from "./readSet.js";
import type { Row } from "./row.js";
import type { Meter, Transaction } from "./transaction.js";

export type Operator = { filter: JSONValue } | { limit: number };

export class RowStream {
  private readonly reads: ReadSet;
  private readonly filters: JSONValue[] = [];
  private remaining = Number.POSITIVE_INFINITY;
  private position: Position;
  private place: Place | undefined;
  private version = -1;
  private isOpen = true;
  /** True when no rows are left in the range. */
  isExhausted = false;

  constructor(
    private readonly transaction: Transaction,
    private readonly meter: Meter,
    private readonly range: IndexRange,
    operators: readonly Operator[],
  ) {
    this.reads = transaction.reads;
    const { from, to } = range.interval;
    this.position = range.descending ? to : from;
    for (const operator of operators) {
      if ("filter" in operator) this.filters.push(operator.filter);
      else this.remaining = Math.min(this.remaining, operator.limit);
    }
    transaction.openRange(meter, range.table);
  }

  get table(): string {
    return this.range.table.name;
  }

  /** Answers the next row that passes the filters. */
  next(): Row | null {
    while (this.remaining > 0) {
      const row = this.scan();
      if (row === null) return null;
      if (this.filters.some((filter) => !matchesFilter(row.document, filter)))
        continue;
      this.remaining -= 1;
      return row;
    }
    return null;
  }

  /** Answers the next row, before filters. It counts as read. */
  scan(): Row | null {
    const row = this.peek();
    if (row === undefined) {
      this.isExhausted = true;
      return null;
    }
    const { table, index, descending } = this.range;
    const key = index.rows.keyOf(row);
    this.position = descending ? before(key) : after(key);
    if (descending) index.rows.stepBack(this.place!);
    else index.rows.step(this.place!);
    const isDeclared = index.slot > 0;
    this.transaction.chargeRead(
      this.meter,
      table,
      row,
      isDeclared ? sortedKeyBytes(key) : 0,
    );
    return row;
  }

  peek(): Row | undefined {
    const { index, interval, descending } = this.range;
    const { rows } = index;
    if (this.place === undefined || this.version !== rows.version) {
      this.place = descending
        ? rows.lastBefore(this.position)
        : rows.firstBehind(this.position);
      this.version = rows.version;
    }
    const row = rows.at(this.place);
    if (row === undefined) return undefined;
    const end = descending ? interval.from : interval.to;
    const order = compareKeyToPosition(rows.keyOf(row), end);
    return order < 0 === descending ? undefined : row;
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const { table, index, interval, descending } = this.range;
    const read = this.isExhausted
      ? interval
      : descending
        ? { from: this.position, to: interval.to }
        : { from: interval.from, to: this.position };
    this.transaction.closeRange((reads) => {
      // A range depends on nothing if its bounds make it empty, or if nobody read from it.
      if (comparePositions(read.from, read.to) < 0)
        reads.addInterval(table, index.name, read);
    }, this.reads);
  }
}
