/** Saves the whole database as text, scheduled functions included, and loads it again. */
import { jsonToConvex, type JSONValue } from "convex/values";
import type { Runtime } from "./runtime.js";
import type { Document } from "./values.js";

interface SavedState {
  lastCommitTs: string;
  /** The tables are in the order of their numbers, because ids refer to those. */
  tables: { component: string; name: string; documents: JSONValue[] }[];
}

export function save({ store, lastCommitTs }: Runtime): string {
  const tables = [...store.tables()].map(
    (table) =>
      `{"component":${JSON.stringify(table.component)},"name":${JSON.stringify(table.name)},` +
      `"documents":[${[...table.rows.values()].map(({ json }) => json).join(",")}]}`,
  );
  return `{"lastCommitTs":"${lastCommitTs}","tables":[${tables.join(",\n")}]}`;
}

/**
 * Loads data into an engine without data. It leaves out tables of components that are no longer
 * installed.
 */
export function load(runtime: Runtime, text: string): void {
  const { lastCommitTs, tables } = JSON.parse(text) as SavedState;
  const { store } = runtime;
  runtime.lastCommitTs = BigInt(lastCommitTs);
  store.renumber(tables);
  for (const { component, name, documents } of tables) {
    if (!store.hasComponent(component)) continue;
    const table = store.table(component, name);
    for (const json of documents)
      table.swap(null, table.makeRow(jsonToConvex(json) as Document));
  }
}
