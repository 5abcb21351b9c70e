import { expect, test } from "vitest";
import {
  cellOf,
  emptyCell,
  emptyTable,
  type CellTable,
} from "../../../shared/codec/cells.js";
import { dimensions } from "../../../shared/dimensions.js";
import { addHash } from "../../../shared/codec/sketch.js";
import { ALL_KEYS, differences } from "./compareTables.js";

const layout = dimensions.page;

/** Per key: events, pageviews, and the hashes of visitors. */
function tableOf(
  keys: Record<string, [events: number, pageviews: number, visitors: number[]]>,
): CellTable {
  const table = emptyTable();
  for (const [key, [events, pageviews, visitors]] of Object.entries(keys)) {
    const cell = cellOf(table, layout, key);
    cell.sums = [events, pageviews];
    for (const hash of visitors) {
      cell.sketches[0] = addHash(cell.sketches[0]!, hash, layout.precision);
    }
  }
  return table;
}

const right = { a: [3, 2, [1, 2]], b: [1, 1, [7]] } as const;
const expected = () => tableOf(structuredClone(right) as never);

test("equal tables have no differences", () => {
  expect(differences(layout, "event", expected(), expected())).toEqual([]);
});

test.each([
  [
    "a wrong sum",
    { a: [4, 2, [1, 2]], b: [1, 1, [7]] },
    { key: "a", metric: "events", stored: 4, expected: 3 },
  ],
  [
    "a missing visitor",
    { a: [3, 2, [1]], b: [1, 1, [7]] },
    { key: "a", metric: "visitors", stored: 1, expected: 2 },
  ],
  [
    "a visitor too many",
    { a: [3, 2, [1, 2, 3]], b: [1, 1, [7]] },
    { key: "a", metric: "visitors", stored: 3, expected: 2 },
  ],
  [
    "as many visitors, but others",
    { a: [3, 2, [1, 3]], b: [1, 1, [7]] },
    { key: "a", metric: "visitors", stored: 2, expected: 2 },
  ],
] as const)("finds %s", (_name, keys, difference) => {
  const stored = tableOf(structuredClone(keys) as never);
  expect(differences(layout, "event", stored, expected())).toEqual([
    difference,
  ]);
});

test("finds keys that only one of both has", () => {
  const stored = tableOf({ a: [3, 2, [1, 2]], c: [1, 0, []] });
  const found = differences(layout, "event", stored, expected());
  expect(found.map(({ key, metric }) => `${key} ${metric}`)).toEqual([
    "c events",
    "b events",
    "b pageviews",
    "b visitors",
  ]);
});

test("a session dimension may hold more visitors, but not fewer", () => {
  const more = tableOf({ a: [3, 2, [1, 2, 3]], b: [1, 1, [7]] });
  expect(differences(layout, "session", more, expected())).toEqual([]);
  expect(differences(layout, "session", expected(), more)).toHaveLength(1);
});

test("finds revenue that differs, currency by currency", () => {
  const of = (amount: number, currency: string) => ({ amount, currency });
  const stored = expected();
  stored.cells.get("a")!.revenue = [of(5, "EUR"), of(7, "JPY")];
  const should = expected();
  should.cells.get("a")!.revenue = [of(-5, "EUR"), of(7, "JPY")];
  should.cells.get("b")!.revenue = [of(1, "USD")];
  const found = [
    { key: "a", metric: "revenue:EUR", stored: 5, expected: -5 },
    { key: "b", metric: "revenue:USD", stored: 0, expected: 1 },
  ];
  expect(differences(layout, "event", stored, should)).toEqual(found);
  stored.trimBound = [0, 0, 0];
  expect(differences(layout, "event", stored, should)).toEqual(
    found.map((difference) => ({ ...difference, key: ALL_KEYS })),
  );
});

test("trimmed tables are compared in sum", () => {
  const trimmed = tableOf({ a: [3, 2, [1, 2]] });
  trimmed.other = { ...emptyCell(layout), sums: [1, 1] };
  trimmed.trimBound = [1, 1, 1];
  expect(differences(layout, "event", trimmed, expected())).toEqual([]);
  trimmed.other.sums = [1, 0];
  expect(differences(layout, "event", trimmed, expected())).toEqual([
    { key: ALL_KEYS, metric: "pageviews", stored: 2, expected: 3 },
  ]);
});

test("a table is trimmed where either its other or its bound says so", () => {
  const onlyOther = tableOf({ a: [3, 2, [1, 2]] });
  onlyOther.other = { ...emptyCell(layout), sums: [1, 1] };
  expect(differences(layout, "event", onlyOther, expected())).toEqual([]);
  expect(differences(layout, "event", expected(), onlyOther)).toEqual([]);
});
