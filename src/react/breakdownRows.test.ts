import { expect, test } from "vitest";
import { keyLabel, tableRows } from "./breakdownRows.js";
import { breakdownOf } from "./fixtures.helpers.js";
import { createFormats } from "./format.js";

const formats = createFormats({ locale: "en" });

test("tableRows: values by column, bars relative to the largest", () => {
  const breakdown = breakdownOf([
    { key: "/", visitors: 40, pageviews: 100 },
    { key: "/about", visitors: 10 },
  ]);
  expect(tableRows(breakdown, ["visitors", "pageviews"], formats)).toEqual([
    { key: "/", label: "/", values: [40, 100], share: 1 },
    { key: "/about", label: "/about", values: [10, null], share: 0.25 },
  ]);
});

test("tableRows: without anything to compare there is no bar", () => {
  const zeros = breakdownOf([{ key: "/", visitors: 0 }]);
  expect(tableRows(zeros, ["visitors"], formats)[0]?.share).toBe(0);
  expect(tableRows(zeros, [], formats)[0]?.share).toBe(0);
  expect(tableRows(breakdownOf([]), ["visitors"], formats)).toEqual([]);
});

test.each([
  ["country", "DE", "Germany"],
  ["language", "de", "German"],
  ["page", "DE", "DE"],
  ["device", "mobile", "Mobile"],
  ["city", "", "(none)"],
] as const)("keyLabel of %s %j is %j", (dimension, key, label) =>
  expect(keyLabel(dimension, key, formats)).toBe(label),
);
