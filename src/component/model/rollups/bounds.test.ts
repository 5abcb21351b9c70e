import { expect, test } from "vitest";
import { tableSize } from "../../../shared/codec/cellCodec.js";
import {
  cellOf,
  emptyTable,
  type CellTable,
} from "../../../shared/codec/cells.js";
import {
  layoutOf,
  OVERVIEW,
  OVERVIEW_KEY,
} from "../../../shared/dimensions.js";
import { KIB } from "../../../shared/units.js";
import { boundTable } from "./bounds.js";

/** A key for each count of events. */
function pages(counts: readonly number[], key = "/"): CellTable {
  const table = emptyTable();
  counts.forEach((events, index) => {
    cellOf(table, layoutOf("page"), `${key}${index}`).sums = [events, 0];
  });
  return table;
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => count - index);

test.each([
  ["hour", true, 500],
  ["day", true, 200],
  ["month", true, 500],
  ["hour", false, 2000],
  ["day", false, 800],
  ["month", false, 2000],
] as const)(
  "a block of the level %s, settled: %s, keeps its %i heaviest keys",
  (level, settled, kept) => {
    const table = pages(many(kept));
    boundTable(table, { level, group: "page", settled });
    expect(table).toEqual(pages(many(kept)));

    const longer = pages([1, 1, ...many(kept).map((events) => events + 1)]);
    boundTable(longer, { level, group: "page", settled });
    expect(longer.cells.size).toBe(kept);
    expect(longer.cells.has("/2")).toBe(true);
    expect(longer.cells.has("/0")).toBe(false);
    expect(longer.other?.sums).toEqual([2, 0]);
    expect(longer.trimBound).toEqual([1, 0, 0]);
  },
);

test.each([
  [true, 256 * KIB],
  [false, 384 * KIB],
] as const)("settled: %s, a block has at most %i bytes", (settled, most) => {
  const layout = layoutOf("page");
  const table = pages(many(190), "/".padEnd(2100, "long"));
  expect(tableSize(layout, table)).toBeGreaterThan(384 * KIB);
  boundTable(table, { level: "hour", group: "page", settled });
  expect(tableSize(layout, table)).toBeLessThanOrEqual(most);
  expect(tableSize(layout, table)).toBeGreaterThan(most - 3000);
});

test("a key that is negative goes into the other once no late event can come", () => {
  const table = pages([3, -1]);
  boundTable(table, { level: "hour", group: "page", settled: false });
  expect(table).toEqual(pages([3, -1]));
  boundTable(table, { level: "hour", group: "page", settled: true });
  expect([...table.cells.keys()]).toEqual(["/0"]);
  expect(table.other?.sums).toEqual([-1, 0]);
});

test("the overview stays whole, even negative", () => {
  const table = emptyTable();
  cellOf(table, layoutOf(OVERVIEW), OVERVIEW_KEY).sums[0] = -1;
  boundTable(table, { level: "day", group: OVERVIEW, settled: true });
  expect([...table.cells.keys()]).toEqual([OVERVIEW_KEY]);
  expect(table.other).toBeNull();
});
