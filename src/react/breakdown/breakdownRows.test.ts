import { describe, expect, test } from "vitest";
import { devices } from "../../client/http/userAgent.js";
import type { Dimension } from "../../shared/dimensions.js";
import { channelOf } from "../../shared/parse/channel.js";
import { createFormats } from "../format/format.js";
import { loadRegionNames } from "../format/regionNames.js";
import { defaultLabels, type Labels } from "../labels/labels.js";
import {
  keyLabel,
  largestOf,
  nameKeys,
  nameRows,
  nextOrder,
  orderRows,
  pageOf,
  rowsWithNone,
  searchRows,
  tableRows,
} from "./breakdownRows.js";
import { metricColumnsOf } from "./columns.js";

const formats = createFormats({ locale: "en" });
const columns = metricColumnsOf(["visitors", "pageviews"], defaultLabels);
const [visitors] = columns;

interface Row {
  key: string;
  visitors?: number;
  pageviews?: number;
}
const named = (...rows: Row[]) => nameRows(rows, (key) => `Page ${key}`);

describe("tableRows", () => {
  const rows = named(
    { key: "/", visitors: 40, pageviews: 100 },
    { key: "/about", visitors: 10 },
  );

  test("values by column, bars relative to the largest of all rows", () => {
    expect(largestOf(rows, visitors)).toBe(40);
    expect(tableRows(rows, { columns, by: "visitors", largest: 40 })).toEqual([
      { key: "/", label: "Page /", values: [40, 100], bar: 1 },
      { key: "/about", label: "Page /about", values: [10, null], bar: 0.25 },
    ]);
    const byViews = { columns, by: "pageviews", largest: 100 };
    expect(tableRows(rows, byViews)[1]?.bar).toBe(0);
  });

  test("without anything to compare there is no bar, and never a negative one", () => {
    expect(largestOf(named({ key: "/", visitors: 0 }), visitors)).toBe(0);
    expect(largestOf(rows, undefined)).toBe(0);
    const barOf = (some: typeof rows, largest: number) =>
      tableRows(some, { columns, by: "visitors", largest })[0]?.bar;
    expect(barOf(rows, 0)).toBe(0);
    const negative = named({ key: "/", visitors: -3 });
    expect(barOf(negative, 4)).toBe(0);
  });
});

describe("what has no key", () => {
  const rows = [
    { key: "a", visitors: 9, pageviews: 9 },
    { key: "b", visitors: 5, pageviews: 20 },
    { key: "c", visitors: 2, pageviews: 1 },
  ];
  const place = (none: Omit<Row, "key">, metric?: "pageviews") =>
    rowsWithNone({ rows, none }, metric)
      .map(({ key }) => key || "–")
      .join("");

  test.each([
    [{ visitors: 10 }, "–abc"],
    [{ visitors: 5 }, "ab–c"],
    [{ visitors: 0 }, "abc–"],
  ])("%j has its place among the rows: %s", (none, keys) =>
    expect(place(none)).toBe(keys),
  );

  test("its place follows the metric of the order", () =>
    expect(place({ visitors: 10, pageviews: 5 }, "pageviews")).toBe("ab–c"));

  test("where everything has a key, no row is added", () =>
    expect(rowsWithNone({ rows, none: null })).toBe(rows));

  test("an order by any column moves it, and a search finds it by its name only", () => {
    const all = rowsWithNone({ rows, none: { visitors: 7, pageviews: 0 } });
    const names = nameKeys("source", all, formats, defaultLabels);
    const order = { column: "pageviews", direction: "descending" } as const;
    const ordered = orderRows(names, columns, order).map(({ row }) => row.key);
    expect(ordered).toEqual(["b", "a", "c", ""]);
    const found = searchRows(names, "direct").map(({ label }) => label);
    expect(found).toEqual(["Direct / None"]);
    expect(searchRows(names, "not set")).toEqual([]);
  });
});

test.each([
  ["source referrer", "Direct / None"],
  ["medium campaign term content", "(none)"],
  ["page country city language browser property:plan", "(not set)"],
])("what has no key of %s is %s", (dimensions, label) => {
  for (const dimension of dimensions.split(" ")) {
    expect(keyLabel(dimension as Dimension, "", formats)).toBe(label);
  }
});

describe("orderRows", () => {
  const rows = named(
    { key: "a", visitors: 2, pageviews: 5 },
    { key: "b", visitors: 2 },
    { key: "c", visitors: 9, pageviews: 1 },
  );
  test.each([
    ["visitors", "descending", "cab"],
    ["visitors", "ascending", "abc"],
    ["pageviews", "descending", "acb"],
    ["pageviews", "ascending", "cab"],
    ["unknown", "descending", "abc"],
  ] as const)("by %s, %s: %s", (column, direction, keys) => {
    const ordered = orderRows(rows, columns, { column, direction });
    expect(ordered.map(({ row }) => row.key).join("")).toBe(keys);
    expect(rows.map(({ row }) => row.key).join("")).toBe("abc");
  });
});

test.each([
  ["visitors", "descending", "visitors", "ascending"],
  ["visitors", "ascending", "visitors", "descending"],
  ["visitors", "descending", "events", "descending"],
  ["visitors", "ascending", "events", "descending"],
] as const)(
  "nextOrder: %s %s, then %s is %s",
  (column, direction, next, becomes) =>
    expect(nextOrder({ column, direction }, next)).toEqual({
      column: next,
      direction: becomes,
    }),
);

test.each([
  ["", "DE,fr"],
  ["  ", "DE,fr"],
  ["germ", "DE"],
  [" FR ", "fr"],
  ["de", "DE"],
  ["spain", ""],
])("searchRows for %j finds %j", (search, found) => {
  const rows = nameRows([{ key: "DE" }, { key: "fr" }], (key) =>
    key === "DE" ? "Germany" : "FRANCE",
  );
  const keys = searchRows(rows, search).map(({ row }) => row.key);
  expect(keys.join(",")).toBe(found);
});

test.each([
  [0, { items: [1, 2], page: 0, pageCount: 3, first: 1, last: 2 }],
  [2, { items: [5], page: 2, pageCount: 3, first: 5, last: 5 }],
  [9, { items: [5], page: 2, pageCount: 3, first: 5, last: 5 }],
  [-1, { items: [1, 2], page: 0, pageCount: 3, first: 1, last: 2 }],
])("pageOf: page %i of five, two each", (asked, page) =>
  expect(pageOf([1, 2, 3, 4, 5], asked, 2)).toEqual(page),
);

test("pageOf nothing is one page without rows", () =>
  expect(pageOf([], 3, 50)).toEqual({
    items: [],
    page: 0,
    pageCount: 1,
    first: 0,
    last: 0,
  }));

test.each([
  ["country", "DE", "Germany"],
  ["language", "de", "German"],
  ["page", "DE", "DE"],
  ["device", "mobile", "Mobile"],
  ["device", "console", "Console"],
  ["device", "headset", "Headset"],
  ["device", "fridge", "fridge"],
  ["channel", "Organic Search", "Organic Search"],
  ["channel", "constructor", "constructor"],
] as const)("keyLabel of %s %j is %j", (dimension, key, label) =>
  expect(keyLabel(dimension, key, formats)).toBe(label),
);

test("regions and cities are shown by name, with the country where two share it", async () => {
  await loadRegionNames();
  const labelsOf = (dimension: "region" | "city", ...keys: string[]) =>
    nameKeys(
      dimension,
      keys.map((key) => ({ key })),
      formats,
      defaultLabels,
    ).map(({ label }) => label);
  expect(labelsOf("region", "US-CA", "IT-CA", "DE-BY")).toEqual([
    "California",
    "Cagliari",
    "Bavaria",
  ]);
  expect(labelsOf("region", "PK-PB", "IN-PB", "DE-BY", "Bavaria")).toEqual([
    "Punjab, Pakistan",
    "Punjab, India",
    "Bavaria, Germany",
    // No country is in the key.
    "Bavaria",
  ]);
  expect(
    labelsOf("city", "US-OR/Portland", "US-ME/Portland", "DE-BE/Berlin", ""),
  ).toEqual([
    "Portland, Oregon, United States",
    "Portland, Maine, United States",
    "Berlin",
    "(not set)",
  ]);
});

test("kinds of device and channels that the component knows have a label of their own", () => {
  const labels = Object.fromEntries(
    Object.entries(defaultLabels).map(([name, label]) => [name, `«${label}»`]),
  ) as Labels;
  const nameOf = (dimension: "device" | "channel") => (key: string) =>
    keyLabel(dimension, key, formats, labels);
  for (const name of [
    ...devices.map(nameOf("device")),
    ...[channelOf({}), channelOf({ medium: "cpc" })].map(nameOf("channel")),
  ]) {
    expect(name).toMatch(/^«.+»$/);
  }
});
