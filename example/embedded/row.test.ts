import { expect, test } from "vitest";
import { RecentRows, Row } from "./row.js";
import { Store } from "./store.js";
import { Runtime } from "./runtime.js";
import { systemClock } from "./clock.js";
import { defaultLimits } from "./limits.js";
import { fieldAt, type Document } from "./values.js";

const values: Document = {
  largest: 2n ** 63n - 1n,
  least: -(2n ** 63n),
  bytes: new Uint8Array([0, 1, 128, 255]).buffer,
  noBytes: new ArrayBuffer(0),
  minusZero: -0,
  notANumber: Number.NaN,
  infinity: Number.POSITIVE_INFINITY,
  minusInfinity: Number.NEGATIVE_INFINITY,
  fraction: 0.1 + 0.2,
  text: 'Zoë 茶 🍵 "quoted" \u0000',
  nothing: null,
  no: false,
  nested: { list: [[], {}, [-0, 7n, { deep: new ArrayBuffer(3) }]], a: "" },
};

function rowOf(document: Document, recent = new RecentRows(1)): Row {
  const facts = {
    id: "row",
    bytes: 0,
    values: [],
    places: [],
    indexBytes: 0,
    isPending: false,
  };
  return new Row(facts, document, recent);
}

test("a packed row has the same values and the same text", () => {
  const row = rowOf(values);
  const { json } = row;
  row.pack();
  expect(row.isPacked).toBe(true);
  expect(row.json).toBe(json);
  // `toStrictEqual` tells -0 from 0, and a field that is undefined from none.
  expect(row.document).toStrictEqual(values);
  expect(row.isPacked).toBe(false);
});

test("the store decodes as many documents as it has room for, the latest", () => {
  const recent = new RecentRows(2);
  const rows = [1, 2, 3].map((rank) => rowOf({ rank }, recent));
  const packed = () => rows.map(({ isPacked }) => isPacked);
  expect(packed()).toEqual([true, false, false]);
  expect(rows[0]!.document).toEqual({ rank: 1 });
  expect(packed()).toEqual([false, true, false]);
  expect(rows.map(({ document }) => document.rank)).toEqual([1, 2, 3]);
  expect(packed().filter(Boolean)).toHaveLength(1);
});

test("more rows than have room are read, found, changed and saved as they are", () => {
  const runtime = new Runtime(systemClock, defaultLimits);
  const { store } = runtime;
  store.addComponent("", null);
  const table = store.table("", "values");
  const made = Array.from({ length: 10_000 }, (_, rank) => {
    const document: Document = {
      ...values,
      rank,
      _creationTime: rank,
      _id: store.newId(table),
    };
    table.swap(null, table.makeRow(document));
    return document;
  });
  const stored = [...table.rows.values()];
  expect(stored.filter(({ isPacked }) => isPacked)).toHaveLength(10_000 - 4096);
  for (const [rank, document] of made.entries()) {
    const row = table.rows.get(document._id as string)!;
    expect(row.keys[0]).toEqual([rank, document._id]);
    if (rank % 100 === 0) expect(row.document).toStrictEqual(document);
  }
  const first = stored[0]!;
  const changed = table.makeRow({ ...first.document, rank: -1 });
  table.swap(first, changed);
  expect(table.rows.get(first.id)).toBe(changed);
  expect(fieldAt(changed.document, ["nested", "a"])).toBe("");
});

test("keys hold equal texts once", () => {
  const store = new Store();
  store.addComponent("", null);
  const table = store.table("", "texts");
  const keys = ["a", "b", "a"].map((_id, rank) => {
    const document = { _id, _creationTime: rank };
    return table.makeRow(document).keys[0];
  });
  expect(keys).toEqual([
    [0, "a"],
    [1, "b"],
    [2, "a"],
  ]);
});
