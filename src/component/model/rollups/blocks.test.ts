import { expect, test } from "vitest";
import { packedSize, packTable } from "../../../shared/codec/cellCodec.js";
import {
  cellOf,
  emptyCell,
  emptyTable,
  type CellTable,
} from "../../../shared/codec/cells.js";
import {
  layoutOf,
  OVERVIEW,
  OVERVIEW_KEY,
  type CellGroup,
} from "../../../shared/dimensions.js";
import {
  ALL,
  MAX_KEYS_PER_ROW,
  mergeTablesOf,
  packedBytes,
  packTables,
  splitTables,
  splitUnits,
  tableOf,
  TOTALS,
  unpackTables,
  type PackedDimension,
} from "./blocks.js";
import type { CellTables } from "./deltas.js";

/** A table with so many events for each key. */
function eventsOf(
  group: CellGroup,
  events: Readonly<Record<string, number>>,
): CellTable {
  const table = emptyTable();
  for (const [key, count] of Object.entries(events)) {
    cellOf(table, layoutOf(group), key).sums[0] = count;
  }
  return table;
}

const pages = (count: number): CellTables =>
  new Map([
    [
      "page",
      eventsOf(
        "page",
        Object.fromEntries(
          Array.from({ length: count }, (_, index) => [`/page/${index}`, 1]),
        ),
      ),
    ],
  ]);

/** The keys of each piece, with their dimension. */
const keysOf = (pieces: PackedDimension[][]) =>
  pieces.map((piece) =>
    piece.flatMap(({ dimension, keys }) =>
      keys.map((key) => `${dimension} ${key}`),
    ),
  );

test("tables are the same after packing and unpacking", () => {
  const tables: CellTables = new Map([
    ["page", eventsOf("page", { "/": 3, "/a": -1 })],
    [OVERVIEW, eventsOf(OVERVIEW, { [OVERVIEW_KEY]: 2 })],
  ]);
  tables.get("page")!.trimBound = [1, 0, 2];
  const packed = packTables(tables);
  expect(packed.map(({ dimension }) => dimension)).toEqual(["page", OVERVIEW]);
  expect(unpackTables(packed)).toEqual(tables);
});

test("a dimension without figures is not packed", () => {
  const zero = emptyTable();
  cellOf(zero, layoutOf("page"), "/");
  expect(packTables(new Map([["page", zero]]))).toEqual([]);
  expect(packTables(new Map([["page", emptyTable()]]))).toEqual([]);
});

test("a dimension that has only what was trimmed is packed", () => {
  const layout = layoutOf("page");
  const other = { ...emptyCell(layout), sums: [1, 0] };
  const withOther: CellTable = { ...emptyTable(), other };
  const withBound: CellTable = { ...emptyTable(), trimBound: [0, 0, 1] };
  for (const table of [withOther, withBound]) {
    expect(unpackTables(packTables(new Map([["page", table]])))).toEqual(
      new Map([["page", table]]),
    );
  }
});

test("merging adds up the keys of each dimension, and adds dimensions that are new", () => {
  const into: CellTables = new Map([["page", eventsOf("page", { "/": 1 })]]);
  const from: CellTables = new Map([
    ["page", eventsOf("page", { "/": 2, "/a": 5 })],
    ["event", eventsOf("event", { buy: 4 })],
  ]);
  mergeTablesOf(into, from);
  expect(into).toEqual(
    new Map([
      ["page", eventsOf("page", { "/": 3, "/a": 5 })],
      ["event", eventsOf("event", { buy: 4 })],
    ]),
  );
  expect(from.get("page")).toEqual(eventsOf("page", { "/": 2, "/a": 5 }));
});

test("a dimension's table is made once", () => {
  const tables: CellTables = new Map();
  const table = tableOf(tables, "page");
  expect(table).toEqual(emptyTable());
  expect(tableOf(tables, "page")).toBe(table);
  expect([...tables.keys()]).toEqual(["page"]);
});

test("the overview is a unit, and all other dimensions are another", () => {
  const tables: CellTables = new Map([
    ["page", emptyTable()],
    [OVERVIEW, emptyTable()],
    ["property:plan", emptyTable()],
  ]);
  const units = splitUnits(tables);
  expect([...units[TOTALS].keys()]).toEqual([OVERVIEW]);
  expect([...units[ALL].keys()]).toEqual(["page", "property:plan"]);
});

test("bytes of dimensions are those of keys and cells, and 16 for each", () => {
  const packed = packTables(
    new Map([
      ["page", eventsOf("page", { "/": 1 })],
      ["event", eventsOf("event", { buy: 1 })],
    ]),
  );
  const [page, event] = packed;
  expect(packedBytes([])).toBe(0);
  expect(packedBytes(packed)).toBe(
    packedSize(page!) + packedSize(event!) + 2 * 16,
  );
});

test("dimensions that fit together are one piece, and no tables are no piece", () => {
  const tables: CellTables = new Map([
    ["page", eventsOf("page", { "/": 1 })],
    ["event", eventsOf("event", { buy: 1 })],
  ]);
  const bytes = packedBytes(packTables(tables));
  expect(keysOf(splitTables(tables, bytes))).toEqual([["page /", "event buy"]]);
  expect(keysOf(splitTables(tables, bytes - 1))).toEqual([
    ["page /"],
    ["event buy"],
  ]);
  expect(splitTables(new Map(), bytes)).toEqual([]);
});

test("a piece has as many dimensions as fit, and the next begins with none", () => {
  const groups = ["page", "event", "hostname", "country", "city"] as const;
  const tables: CellTables = new Map(
    groups.map((group) => [group, eventsOf(group, { key: 1 })]),
  );
  const each = packTables(tables).map((packed) => packedBytes([packed]));
  const pieces = splitTables(tables, each[0]! + each[1]! + 1);
  expect(keysOf(pieces)).toEqual([
    ["page key", "event key"],
    ["hostname key"],
    ["country key"],
    ["city key"],
  ]);
});

test("a dimension that is too large is cut between its keys", () => {
  const tables = pages(9);
  const bytes = packedBytes(packTables(tables));
  expect(keysOf(splitTables(tables, bytes))).toHaveLength(1);
  const pieces = splitTables(tables, bytes - 1);
  expect(pieces.map((piece) => piece[0]!.keys.length)).toEqual([5, 4]);
  for (const piece of pieces) {
    expect(packedBytes(piece)).toBeLessThan(bytes);
  }
  const merged: CellTables = new Map();
  for (const piece of pieces) mergeTablesOf(merged, unpackTables(piece));
  expect(merged).toEqual(tables);
});

test("a single key is not cut, however large it is", () => {
  expect(keysOf(splitTables(pages(1), 1))).toEqual([["page /page/0"]]);
  expect(keysOf(splitTables(pages(3), 1))).toEqual([
    ["page /page/0"],
    ["page /page/1"],
    ["page /page/2"],
  ]);
});

test("a row has no more keys than merges leave room for", () => {
  const fits = splitTables(pages(MAX_KEYS_PER_ROW), Infinity);
  expect(fits.map((piece) => piece.length)).toEqual([1]);
  const [piece] = splitTables(pages(MAX_KEYS_PER_ROW + 1), Infinity);
  expect(piece!.map(({ keys }) => keys.length)).toEqual([
    MAX_KEYS_PER_ROW / 2 + 1,
    MAX_KEYS_PER_ROW / 2,
  ]);
});

test("only the first part of a dimension has what was trimmed", () => {
  const tables = pages(2);
  const layout = layoutOf("page");
  const table = tables.get("page")!;
  table.other = { ...emptyCell(layout), sums: [7, 7] };
  table.trimBound = [7, 7, 0];
  const parts = splitTables(tables, 1).flatMap((piece) => [
    ...unpackTables(piece).values(),
  ]);
  expect(parts.map(({ other, trimBound }) => [other?.sums, trimBound])).toEqual(
    [
      [
        [7, 7],
        [7, 7, 0],
      ],
      [undefined, null],
    ],
  );
  expect(packTable(layout, table).trimBound).toEqual([7, 7, 0]);
});
