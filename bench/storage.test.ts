/** Stored rows, checked against an engine of its own with one table and one level of rollups. */
import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { expect, test } from "vitest";
import { Store } from "../example/embedded/store.js";
import { billedBytesOf, lifeDollarsOf, storedRowsOf } from "./storage.js";

const schema = defineSchema({
  events: defineTable({ text: v.string() })
    .index("by_text", ["text"])
    .index("by_text_again", ["text"]),
  rollups: defineTable({ level: v.string() }).index("by_level", ["level"]),
  sites: defineTable({ text: v.string() }),
  empty: defineTable({ text: v.string() }),
});

/** Convex counts a text as its bytes and 2, a field by its name and 1, and the fields of its own. */
function storeOf(rows: readonly (readonly [table: string, fields: object])[]) {
  const store = new Store();
  store.addComponent("", schema);
  let at = 0;
  for (const [name, fields] of rows) {
    const table = store.table("", name);
    const _id = store.newId(table);
    table.swap(null, table.makeRow({ _id, _creationTime: at++, ...fields }));
  }
  return store;
}

const rows = [
  ["events", { text: "a" }],
  ["events", { text: "abcd" }],
  ["rollups", { level: "hour" }],
  ["rollups", { level: "day" }],
  ["rollups", { level: "month" }],
  ["rollups", { level: "month" }],
  ["sites", { text: "a" }],
  ["_scheduled_functions", { text: "a" }],
] as const;

/** The size of a row whose one text has so many bytes less. */
const sizeOf = (fields: object) =>
  storeOf([["sites", fields]])
    .table("", "sites")
    .billedBytes();

test("a document is billed once, and once more for each index of the schema", () => {
  const stored = storedRowsOf(storeOf(rows).tables());
  const bytes = sizeOf({ text: "a" });
  const shown = stored.map(({ name, documents, indexes, billedBytes }) => ({
    ...{ name, documents, indexes, billedBytes },
  }));
  expect(shown).toEqual([
    {
      ...{ name: "events", documents: 2, indexes: 2 },
      billedBytes: 3 * (bytes + bytes + 3),
    },
    {
      ...{ name: "rollups hour", documents: 1, indexes: 1 },
      billedBytes: 2 * sizeOf({ level: "hour" }),
    },
    {
      ...{ name: "rollups day", documents: 1, indexes: 1 },
      billedBytes: 2 * sizeOf({ level: "day" }),
    },
    {
      ...{ name: "rollups month", documents: 2, indexes: 1 },
      billedBytes: 4 * sizeOf({ level: "month" }),
    },
    {
      ...{ name: "sites", documents: 1, indexes: 0 },
      billedBytes: bytes,
    },
  ]);
});

test("the sum is that of the tables", () => {
  const store = storeOf(rows);
  const tables = [...store.tables()].filter(({ isSystem }) => !isSystem);
  expect(tables).toHaveLength(4);
  expect(billedBytesOf(storedRowsOf(store.tables()))).toBe(
    tables.reduce((sum, table) => sum + table.billedBytes(), 0),
  );
});

test("a life lasts as long as the defaults, and a year where they keep rows forever", () => {
  const stored = storedRowsOf(storeOf(rows).tables());
  expect(stored.map(({ name, days }) => [name, days])).toEqual([
    ["events", 90],
    ["rollups hour", 90],
    ["rollups day", 365],
    ["rollups month", 365],
    ["sites", 365],
  ]);
  const byteDays = stored.reduce(
    (sum, { billedBytes, days }) => sum + billedBytes * days,
    0,
  );
  expect(lifeDollarsOf(stored)).toBeCloseTo((byteDays / 30) * 0.2e-9, 15);
});
