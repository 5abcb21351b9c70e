import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import type { PackedCells } from "./cellCodec.js";
import { packedSize, packTable, tableSize, unpackTable } from "./cellCodec.js";
import type { CellTable } from "./cells.js";
import { cellOf, emptyCell, emptyTable, isZeroCell } from "./cells.js";
import { anyTable, packedText } from "./cells.helpers.js";
import { dimensions, overviewLayout } from "../dimensions.js";
import { addHash } from "./sketch.js";

const layout = dimensions.page;

function packed(keys: string[], bytes: number[]): PackedCells {
  return { keys, cells: Uint8Array.from(bytes).buffer };
}

/** The stored part of a table: zero cells leave no trace. */
function withoutZeros({ cells, other, trimBound }: CellTable): CellTable {
  return {
    cells: new Map([...cells].filter(([, cell]) => !isZeroCell(cell))),
    other: other && isZeroCell(other) ? null : other,
    trimBound,
  };
}

const euro = { amount: 1, currency: "EUR" };

describe("packTable and unpackTable", () => {
  test.each([layout, dimensions.exitPage, dimensions.city, overviewLayout])(
    "round trip, and change nothing",
    (each) => {
      fc.assert(
        fc.property(anyTable(each), (table) => {
          const before = structuredClone(table);
          const stored = packTable(each, table);
          const read = unpackTable(each, stored);
          expect(table).toEqual(before);
          expect(read).toEqual(withoutZeros(table));
          expect([...read.cells.keys()]).toEqual(stored.keys);
          expect(packedText(each, read)).toBe(packedText(each, table));
        }),
        { numRuns: 60 },
      );
    },
  );

  test("sorts keys by code unit, whatever the order of insertion", () => {
    const keys = ["b", "a", "é", "Z", "😀", "\uffee", ""];
    const table = emptyTable();
    for (const key of keys) cellOf(table, layout, key).sums[0] = 1;
    expect(packTable(layout, table).keys).toEqual([
      "",
      "Z",
      "a",
      "b",
      "é",
      "😀",
      "\uffee",
    ]);
  });

  test("keeps sums up to 2^53 - 1, negative ones too", () => {
    const table = emptyTable();
    const sums = [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER];
    cellOf(table, layout, "/").sums = sums;
    const read = unpackTable(layout, packTable(layout, table));
    expect(read.cells.get("/")?.sums).toEqual(sums);
  });

  test("writes format 1", () => {
    const table = emptyTable();
    const cell = cellOf(table, layout, "/");
    cell.sums = [2, -1];
    cell.sketches = [addHash(cell.sketches[0]!, 0x01020304, 10)];
    table.other = { ...emptyCell(layout), sums: [64, 0] };
    table.trimBound = [64, 0, 0];
    const stored = packTable(layout, table);
    expect(stored.keys).toEqual(["/"]);
    expect(stored.trimBound).toEqual([64, 0, 0]);
    expect(Array.from(new Uint8Array(stored.cells))).toEqual([
      1, 2, 4, 1, 2, 4, 3, 2, 1, 0x80, 1, 0, 0,
    ]);
  });

  test("writes format 2 where some cell has revenue, and 1 again without", () => {
    const table = emptyTable();
    cellOf(table, layout, "/").sums = [2, 0];
    const paid = cellOf(table, layout, "/paid");
    paid.sums = [1, 0];
    paid.revenue = [
      { amount: 64, currency: "EUR" },
      { amount: -1, currency: "USD" },
    ];
    table.other = { ...emptyCell(layout), revenue: [euro] };
    const bytes = () => [...new Uint8Array(packTable(layout, table).cells)];
    // EUR is 4 × 676 + 20 × 26 + 17, USD 20 × 676 + 18 × 26 + 3.
    expect(bytes()).toEqual([
      ...[2, 3, 0b110, 4, 0, 0],
      ...[2, 0, 0, 2, 0xa9, 0x19, 0x80, 1, 0xa7, 0x6d, 1],
      ...[0, 0, 0, 1, 0xa9, 0x19, 2],
    ]);
    delete paid.revenue;
    table.other = null;
    expect(bytes()).toEqual([1, 2, 4, 0, 0, 2, 0, 0]);
  });

  test("an empty table is two bytes", () => {
    const stored = packTable(layout, emptyTable());
    expect(stored).toEqual(packed([], [1, 0]));
    expect(packedSize(stored)).toBe(2);
    expect(unpackTable(layout, stored)).toEqual(emptyTable());
  });

  test.each<[string, PackedCells]>([
    ["Truncated bytes", packed([], [])],
    ["Unknown cell format 3", packed([], [3, 0])],
    // Sums 1 and 0, no visitor, and revenue.
    ["it has no currency", packed(["a"], [2, 1, 1, 2, 0, 0, 0])],
    ["no currency", packed(["a"], [2, 1, 1, 2, 0, 0, 1, 0xa8, 0x89, 1, 2])],
    ["0 AAA after nothing", packed(["a"], [2, 1, 1, 2, 0, 0, 1, 0, 0])],
    ["2 AAA after AAB", packed(["a"], [2, 1, 1, 2, 0, 0, 2, 1, 2, 0, 4])],
    ["2 cells for 0 keys", packed([], [1, 2, 0, 0, 0, 0, 0, 0])],
    ["1 cells for 2 keys", packed(["a", "b"], [1, 1, 0, 0, 0])],
    ["Truncated bytes", packed(["a"], [1, 1, 0, 0])],
    ["bytes follow the last cell", packed(["a"], [1, 1, 0, 0, 0, 0])],
    ["a key occurs twice", packed(["a", "a"], [1, 2, 0, 0, 0, 0, 0, 0])],
    [
      "trimBound has 1 figures, expected 3",
      { ...packed([], [1, 0]), trimBound: [1] },
    ],
  ])("rejects: %s", (message, stored) => {
    expect(() => unpackTable(layout, stored)).toThrow(message);
  });

  test("rejects every truncation", () => {
    fc.assert(
      fc.property(
        anyTable(layout),
        fc.double({ min: 0, max: 1 }),
        (table, at) => {
          const stored = packTable(layout, table);
          const cut = Math.floor(at * (stored.cells.byteLength - 1));
          expect(() =>
            unpackTable(layout, {
              ...stored,
              cells: stored.cells.slice(0, cut),
            }),
          ).toThrow("Truncated bytes");
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("packedSize and tableSize", () => {
  test("count UTF-8 bytes of keys, 2 each, and the cells", () => {
    const encoder = new TextEncoder();
    fc.assert(
      fc.property(
        anyTable(layout),
        fc.array(fc.string({ unit: "binary" }), { maxLength: 3 }),
        (table, moreKeys) => {
          for (const key of [...moreKeys, "\ud800", "a\udc00é"]) {
            cellOf(table, layout, key).sums[0] = 1;
          }
          const stored = packTable(layout, table);
          let expected = stored.cells.byteLength;
          for (const key of stored.keys) {
            expected += encoder.encode(key).length + 2;
          }
          expect(packedSize(stored)).toBe(expected);
          expect(tableSize(layout, table)).toBe(expected);
        },
      ),
      { numRuns: 100 },
    );
  });
});
