import { describe, expect, test } from "vitest";
import { devices } from "../../client/http/userAgent.js";
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
    expect(tableRows(rows, columns, "visitors", 40)).toEqual([
      { key: "/", label: "Page /", values: [40, 100], share: 1 },
      { key: "/about", label: "Page /about", values: [10, null], share: 0.25 },
    ]);
    const [, about] = tableRows(rows, columns, "pageviews", 100);
    expect(about?.share).toBe(0);
  });

  test("without anything to compare there is no bar, and never a negative one", () => {
    expect(largestOf(named({ key: "/", visitors: 0 }), visitors)).toBe(0);
    expect(largestOf(rows, undefined)).toBe(0);
    expect(tableRows(rows, columns, "visitors", 0)[0]?.share).toBe(0);
    const negative = named({ key: "/", visitors: -3 });
    expect(tableRows(negative, columns, "visitors", 4)[0]?.share).toBe(0);
  });
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
  ["city", "", "(none)"],
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
    "(none)",
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
