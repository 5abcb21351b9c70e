import { expect, test } from "vitest";
import { defaultLabels } from "../labels/labels.js";
import { propertyRows } from "./propertyRows.js";

const figures = { events: 2, visitors: 1 };
const rowsOf = (keys: string[], none: typeof figures | null) =>
  propertyRows(
    { rows: keys.map((key) => ({ key, ...figures })), none },
    defaultLabels,
  ).map(({ row: { key }, label }) => [key, label]);

test("what has no value is a row, unless all have one", () => {
  expect(rowsOf(["pro"], figures)).toEqual([
    ["pro", "pro"],
    ["", "(not set)"],
  ]);
  expect(rowsOf(["pro"], null)).toEqual([["pro", "pro"]]);
});

test("an empty text is a value, also beside one that looks like it", () => {
  expect(rowsOf(["", '""', "a"], figures)).toEqual([
    ['"""', '"""'],
    ['""', '""'],
    ["a", "a"],
    ["", "(not set)"],
  ]);
});

test("the rows have the figures", () => {
  const none = { events: 3, visitors: 2 };
  const [, last] = propertyRows(
    { rows: [{ key: "pro", ...figures }], none },
    defaultLabels,
  );
  expect(last!.row).toEqual({ key: "", ...none });
});
