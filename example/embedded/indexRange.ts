/** Turns the range that a query names (`q.eq(…).gt(…).lt(…)`) into an interval of its index. */
import type { JSONValue } from "convex/values";
import {
  after,
  before,
  everything,
  type Interval,
  type Position,
} from "./positions.js";
import type { Store, Table, TableIndex } from "./store.js";
import { decodeBound, type Key } from "./values.js";

interface Bound {
  type: "Eq" | "Gt" | "Gte" | "Lt" | "Lte";
  fieldPath: string;
  value: JSONValue;
}

export type Source =
  | { type: "FullTableScan"; tableName: string; order: "asc" | "desc" | null }
  | {
      type: "IndexRange";
      indexName: string;
      range: Bound[];
      order: "asc" | "desc" | null;
    }
  | { type: "Search"; indexName: string };

export interface IndexRange {
  readonly table: Table;
  readonly index: TableIndex;
  readonly interval: Interval;
  readonly descending: boolean;
}

export function resolveRange(
  store: Store,
  component: string,
  source: Source,
): IndexRange {
  if (source.type === "Search")
    throw new Error("The embedded backend does not support search indexes.");
  const descending = source.order === "desc";
  if (source.type === "FullTableScan") {
    const table = store.table(component, source.tableName);
    const index = table.index("by_creation_time");
    return { table, index, interval: everything, descending };
  }
  const [tableName = "", indexName = ""] = source.indexName.split(".");
  const table = store.table(component, tableName);
  const index = table.index(indexName);
  return {
    table,
    index,
    interval: toInterval(index, source.range),
    descending,
  };
}

function toInterval(index: TableIndex, bounds: readonly Bound[]): Interval {
  const equal: Key[number][] = [];
  let lower: Position | undefined;
  let upper: Position | undefined;
  for (const bound of bounds) {
    const expected = index.fields[equal.length];
    if (bound.fieldPath !== expected)
      throw new Error(
        `Incorrect field used in \`withIndex\` of "${index.name}": expected "${expected}", got "${bound.fieldPath}".`,
      );
    const key = [...equal, decodeBound(bound.value)];
    const isLower = bound.type === "Gt" || bound.type === "Gte";
    if (bound.type === "Eq" ? lower || upper : isLower ? lower : upper)
      throw new Error(
        `Incorrect operator used in \`withIndex\` of "${index.name}": cannot chain \`.${bound.type.toLowerCase()}("${bound.fieldPath}")\` here.`,
      );
    if (bound.type === "Eq") equal.push(key[key.length - 1]);
    else if (isLower) lower = bound.type === "Gt" ? after(key) : before(key);
    else upper = bound.type === "Lt" ? before(key) : after(key);
  }
  return { from: lower ?? before(equal), to: upper ?? after(equal) };
}
