import { expect, test } from "vitest";
import { PropertyCount } from "./propertyCount.js";
import { PropertyKeyCount } from "./propertyKeyCount.js";

const by = (visitorId: string) => ({ visitorId });

test("events without the property count beside the rows", () => {
  const count = new PropertyCount();
  const nothing = { rows: [], keyCount: 0, none: null, events: 0 };
  expect(count.answer(10)).toEqual(nothing);
  count.add("gold", {});
  const gold = { key: "gold", events: 1, visitors: 0 };
  const all = { rows: [gold], keyCount: 1, none: null, events: 1 };
  expect(count.answer(10)).toEqual(all);
  const revenue = { amount: 5, currency: "EUR" };
  count.add(undefined, { ...by("v1"), revenue });
  count.add(undefined, by("v1"));
  expect(count.answer(10)).toEqual({
    ...all,
    none: { events: 2, visitors: 1, revenue: [revenue] },
    events: 3,
  });
});

test("a visitor counts once for each value, and revenue adds up", () => {
  const count = new PropertyCount();
  const revenue = { amount: 5, currency: "EUR" };
  count.add("gold", { ...by("v1"), revenue });
  count.add("gold", { ...by("v1"), revenue });
  count.add("gold", by("v2"));
  count.add("free", by("v1"));
  expect(count.answer(10).rows).toEqual([
    {
      key: "gold",
      events: 3,
      visitors: 2,
      revenue: [{ amount: 10, currency: "EUR" }],
    },
    { key: "free", events: 1, visitors: 1 },
  ]);
});

test("values with most events come first, then most visitors, then by key", () => {
  const count = new PropertyCount();
  const rows: [string, string][] = [
    ["few", "v1"],
    ["one visitor", "v1"],
    ["one visitor", "v1"],
    ["b", "v1"],
    ["b", "v2"],
    ["a", "v1"],
    ["a", "v2"],
    ["c", "v1"],
    ["c", "v2"],
    ...["v1", "v2", "v3"].map((id): [string, string] => ["many", id]),
  ];
  for (const [key, visitorId] of rows) count.add(key, by(visitorId));
  const keys = (limit: number) =>
    count.answer(limit).rows.map(({ key }) => key);
  expect(keys(10)).toEqual(["many", "a", "b", "c", "one visitor", "few"]);
  expect(keys(2)).toEqual(["many", "a"]);
  expect(count.answer(2)).toMatchObject({ keyCount: 6, events: 12 });
});

test("events count under each property that has a value", () => {
  const count = new PropertyKeyCount();
  expect(count.answer(10)).toEqual({ rows: [], keyCount: 0, events: 0 });
  count.add({});
  for (const key of ["c", "a", "b"]) {
    count.add({ properties: [{ key, value: 1 }] });
  }
  count.add({
    properties: [
      { key: "z", value: false },
      { key: "nothing", value: null },
      { key: "empty", value: "" },
    ],
  });
  count.add({ properties: [{ key: "z", value: "x" }] });
  const rows = [
    { key: "z", events: 2 },
    { key: "a", events: 1 },
    { key: "b", events: 1 },
    { key: "c", events: 1 },
  ];
  expect(count.answer(10)).toEqual({ rows, keyCount: 4, events: 6 });
  expect(count.answer(2)).toEqual({
    rows: rows.slice(0, 2),
    keyCount: 4,
    events: 6,
  });
});
