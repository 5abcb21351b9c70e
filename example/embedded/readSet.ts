/**
 * The read set of a transaction: concurrent writes must not touch it. It keeps single ids and
 * intervals separately. Intervals merge per index where they overlap or touch, as the real backend
 * counts them.
 */
import { comparePositions, contains, type Interval } from "./positions.js";
import { qualified } from "./record.js";
import type { Table } from "./store.js";
import type { Key } from "./values.js";

interface TableReads {
  readonly table: Table;
  readonly ids: Set<string>;
  /** The key is an index name. Intervals are disjoint and in order. */
  readonly intervals: Map<string, Interval[]>;
}

/** One read of a record: a range of an index, or a document by its id. */
export type Read =
  | { component: string; table: string; id: string }
  | { component: string; table: string; index: string; interval: Interval };

/** One written document, with its key in every index before and after (null: none). */
export interface Write {
  readonly component: string;
  readonly table: string;
  readonly id: string;
  readonly keys: readonly {
    readonly index: string;
    readonly before: Key | null;
    readonly after: Key | null;
  }[];
}

export class ReadSet {
  private readonly tables = new Map<Table, TableReads>();
  /** The number of distinct ids and intervals. */
  count = 0;

  private of(table: Table): TableReads {
    let reads = this.tables.get(table);
    if (reads === undefined) {
      reads = { table, ids: new Set(), intervals: new Map() };
      this.tables.set(table, reads);
    }
    return reads;
  }

  addId(table: Table, id: string): void {
    const { ids } = this.of(table);
    if (ids.has(id)) return;
    ids.add(id);
    this.count += 1;
  }

  addInterval(table: Table, index: string, interval: Interval): void {
    const reads = this.of(table);
    const intervals = reads.intervals.get(index) ?? [];
    reads.intervals.set(index, intervals);
    const first = firstNotBefore(intervals, interval);
    let last = first;
    let { from, to } = interval;
    for (; last < intervals.length; last++) {
      const other = intervals[last]!;
      if (comparePositions(other.from, to) > 0) break;
      if (comparePositions(other.from, from) < 0) from = other.from;
      if (comparePositions(other.to, to) > 0) to = other.to;
    }
    intervals.splice(first, last - first, { from, to });
    this.count += 1 - (last - first);
  }

  /** Tells whether one of the writes changes something that was read. */
  isTouchedBy(writes: readonly Write[]): boolean {
    for (const { table, ids, intervals } of this.tables.values()) {
      for (const write of writes) {
        if (write.table !== table.name || write.component !== table.component)
          continue;
        if (ids.has(write.id)) return true;
        for (const { index, before, after } of write.keys) {
          const read = intervals.get(index);
          if (read === undefined) continue;
          if (before !== null && isInside(read, before)) return true;
          if (after !== null && isInside(read, after)) return true;
        }
        const byId = intervals.get("by_id");
        if (byId !== undefined && isInside(byId, [write.id])) return true;
      }
    }
    return false;
  }

  /** Lists the names as `qualified` writes them. */
  *tableNames(): Iterable<string> {
    for (const { component, name } of this.tables.keys())
      yield qualified(component, name);
  }

  *list(): Iterable<Read> {
    for (const { table, ids, intervals } of this.tables.values()) {
      const place = { component: table.component, table: table.name };
      for (const id of ids) yield { ...place, id };
      for (const [index, list] of intervals)
        for (const interval of list) yield { ...place, index, interval };
    }
  }
}

/** Finds the first interval that ends at or behind the start of this one. */
function firstNotBefore(
  intervals: readonly Interval[],
  interval: Interval,
): number {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (comparePositions(intervals[middle]!.to, interval.from) < 0)
      low = middle + 1;
    else high = middle;
  }
  return low;
}

function isInside(intervals: readonly Interval[], key: Key): boolean {
  return intervals.some((interval) => contains(interval, key));
}
