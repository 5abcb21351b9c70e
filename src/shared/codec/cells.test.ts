import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import {
  addCell,
  addRevenue,
  cellOf,
  emptyCell,
  emptyTable,
  isNegativeCell,
  isZeroCell,
  keyCountOf,
  mergeTables,
  negativesIntoOther,
  valueOf,
  valuesOf,
} from "./cells.js";
import type { Cell, CellTable } from "./cells.js";
import { anyCell, anyTable, packedText } from "./cells.helpers.js";
import { dimensions, NONE_KEY, overviewLayout } from "../dimensions.js";
import { addHashes, emptySketch, isEmpty } from "./sketch.js";

const layout = dimensions.entryPage;
const layouts = [layout, dimensions.exitPage, overviewLayout];

const refund = { amount: -5, currency: "EUR" };

function pageCell(events: number, pageviews: number, hashes: number[]): Cell {
  return {
    sums: [events, pageviews],
    sketches: [addHashes(emptySketch(), hashes, dimensions.page.precision)],
  };
}

function merged(...tables: CellTable[]): CellTable {
  const into = emptyTable();
  for (const table of tables) mergeTables(layout, into, table);
  return into;
}

describe("mergeTables", () => {
  test("is commutative and associative", () => {
    const table = anyTable(layout);
    fc.assert(
      fc.property(table, table, table, (a, b, c) => {
        const expected = packedText(layout, merged(a, b, c));
        expect(packedText(layout, merged(c, a, b))).toBe(expected);
        expect(packedText(layout, merged(merged(a, b), c))).toBe(expected);
        expect(packedText(layout, merged(a, merged(b, c)))).toBe(expected);
      }),
      { numRuns: 100 },
    );
  });

  test("neither changes nor shares what it adds", () => {
    const table = anyTable(layout);
    fc.assert(
      fc.property(table, table, (a, b) => {
        const before = packedText(layout, a);
        const into = merged(a);
        mergeTables(layout, into, b);
        mergeTables(layout, into, into);
        expect(packedText(layout, a)).toBe(before);
      }),
      { numRuns: 100 },
    );
  });

  test("adds sums, unites visitors, adds up bounds", () => {
    const page = dimensions.page;
    const into: CellTable = {
      cells: new Map([["/", pageCell(3, 2, [1, 2])]]),
      other: null,
      trimBound: [1, 2, 3],
    };
    mergeTables(page, into, {
      cells: new Map([
        ["/", pageCell(-1, 5, [2, 3])],
        ["/new", pageCell(1, 1, [])],
      ]),
      other: pageCell(7, 7, [9]),
      trimBound: [10, 0, 1],
    });
    expect(into).toEqual({
      cells: new Map([
        ["/", pageCell(2, 7, [1, 2, 3])],
        ["/new", pageCell(1, 1, [])],
      ]),
      other: pageCell(7, 7, [9]),
      trimBound: [11, 2, 4],
    });
  });
});

describe("addCell", () => {
  test.each(layouts)("adds nothing when it adds a zero cell", (each) => {
    fc.assert(
      fc.property(anyCell(each), (cell) => {
        const sum = emptyCell(each);
        expect(isZeroCell(sum)).toBe(true);
        addCell(each, sum, cell);
        addCell(each, sum, emptyCell(each));
        expect(sum).toEqual(cell);
      }),
      { numRuns: 50 },
    );
  });
});

describe("cellOf", () => {
  test("makes a cell once, whatever the key", () => {
    const table = emptyTable();
    const cell = cellOf(table, layout, "__proto__");
    expect(cellOf(table, layout, "__proto__")).toBe(cell);
    expect(table.cells.size).toBe(1);
  });
});

describe("valueOf", () => {
  test("reads sums, then distinct counts", () => {
    const cell = pageCell(3, 2, [7, 8, 9, 10]);
    const values = [0, 1, 2].map((index) =>
      valueOf(dimensions.page, cell, index),
    );
    expect(values).toEqual([3, 2, 4]);
    expect(valuesOf(dimensions.page, cell)).toEqual(values);
    expect(() => valueOf(dimensions.page, cell, 3)).toThrow(
      "No metric at index 3: the layout has 3",
    );
  });
});

test("revenue that adds up to nothing is absent", () => {
  const cell = pageCell(1, 1, []);
  addRevenue(cell, [refund]);
  expect(cell.revenue).toEqual([refund]);
  addRevenue(cell, [{ ...refund, amount: 5 }]);
  expect(cell).toStrictEqual(pageCell(1, 1, []));
});

describe("isZeroCell and isNegativeCell", () => {
  test.each<[Cell, boolean, boolean]>([
    [pageCell(0, 0, []), true, false],
    [pageCell(0, 0, [1]), false, false],
    [pageCell(0, 1, []), false, false],
    [pageCell(-1, 1, []), false, true],
    [{ ...pageCell(0, 0, []), revenue: [refund] }, false, false],
  ])("%j", (cell, zero, negative) => {
    expect(isZeroCell(cell)).toBe(zero);
    expect(isNegativeCell(cell)).toBe(negative);
  });
});

describe("negativesIntoOther", () => {
  const page = dimensions.page;

  test("moves a negative cell whole, and raises the bound by what it had left", () => {
    const table: CellTable = {
      cells: new Map([
        ["/", pageCell(5, 5, [1])],
        ["/trimmed", pageCell(4, -1, [2])],
      ]),
      other: pageCell(9, 9, [3]),
      trimBound: [9, 9, 1],
    };
    expect(negativesIntoOther(page, table)).toBe(1);
    expect(table).toEqual({
      cells: new Map([["/", pageCell(5, 5, [1])]]),
      other: pageCell(13, 8, [2, 3]),
      trimBound: [13, 9, 2],
    });
  });

  test("may leave `other` negative, and needs no bound where nothing is missing", () => {
    const table: CellTable = {
      cells: new Map([["/", pageCell(-2, 0, [])]]),
      other: null,
      trimBound: null,
    };
    expect(negativesIntoOther(page, table)).toBe(1);
    expect(table.other).toEqual(pageCell(-2, 0, []));
    expect(table.trimBound).toBeNull();
  });

  test("leaves what has no key, which was never trimmed", () => {
    const none = pageCell(-2, 1, [1]);
    const table: CellTable = {
      cells: new Map([[NONE_KEY, none]]),
      other: null,
      trimBound: null,
    };
    expect(negativesIntoOther(page, table)).toBe(0);
    expect([...table.cells]).toEqual([[NONE_KEY, none]]);
    expect(keyCountOf(table)).toBe(0);
  });

  test("leaves no negative key and changes no total", () => {
    fc.assert(
      fc.property(anyTable(layout), (table) => {
        const total = totalOf(table);
        const keys = table.cells.size;
        const moved = negativesIntoOther(layout, table);
        for (const [key, cell] of table.cells) {
          expect(key !== NONE_KEY && isNegativeCell(cell)).toBe(false);
        }
        expect(table.cells.size).toBe(keys - moved);
        expect(totalOf(table)).toEqual(total);
      }),
      { numRuns: 100 },
    );
  });

  function totalOf(table: CellTable): Cell {
    const total = emptyCell(layout);
    for (const cell of table.cells.values()) addCell(layout, total, cell);
    if (table.other) addCell(layout, total, table.other);
    return total;
  }
});

test("emptyCell has nothing to share", () => {
  const first = emptyCell(overviewLayout);
  first.sketches[0] = addHashes(first.sketches[0]!, [1], 12);
  expect(emptyCell(overviewLayout).sketches.every(isEmpty)).toBe(true);
});
