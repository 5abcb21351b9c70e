import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { packedSize, packTable, tableSize } from "../codec/cellCodec.js";
import type { Cell, CellTable } from "../codec/cells.js";
import {
  addCell,
  cellOf,
  emptyCell,
  emptyTable,
  keyCountOf,
  mergeTables,
  valuesOf,
} from "../codec/cells.js";
import { anyCell, anyTable, packedText } from "../codec/cells.helpers.js";
import { dimensions, NONE_KEY } from "../dimensions.js";
import { addHashes, emptySketch } from "../codec/sketch.js";
import { trimTable } from "./trim.js";

const layout = dimensions.page;
const unlimited = { maxKeys: Infinity, maxBytes: Infinity, weight: 0 };

/** Keys with their events, pageviews and visitors. */
function tableOf(rows: Record<string, [number, number, number[]]>): CellTable {
  const table = emptyTable();
  for (const [key, [events, pageviews, hashes]] of Object.entries(rows)) {
    table.cells.set(key, cellFrom(events, pageviews, hashes));
  }
  return table;
}

function cellFrom(events: number, pageviews: number, hashes: number[]): Cell {
  return {
    sums: [events, pageviews],
    sketches: [addHashes(emptySketch(), hashes, layout.precision)],
  };
}

function totalOf(table: CellTable): Cell {
  const total = emptyCell(layout);
  for (const cell of table.cells.values()) addCell(layout, total, cell);
  if (table.other) addCell(layout, total, table.other);
  return total;
}

describe("trimTable", () => {
  const rows = () =>
    tableOf({
      "/c": [5, 1, [1]],
      "/a": [5, 1, [2]],
      "/b": [5, 2, [3]],
      "/many": [1, 9, [1, 2, 3, 4]],
      "/top": [8, 0, []],
    });

  test.each<[number, number, string[]]>([
    [5, 0, ["/c", "/a", "/b", "/many", "/top"]],
    [4, 0, ["/c", "/a", "/b", "/top"]],
    [3, 0, ["/a", "/b", "/top"]],
    [2, 0, ["/b", "/top"]],
    [2, 1, ["/b", "/many"]],
    [2, 2, ["/b", "/many"]],
    [0, 0, []],
  ])("keeps the heaviest %i by figure %i", (maxKeys, weight, kept) => {
    const table = rows();
    const dropped = trimTable(layout, table, { ...unlimited, maxKeys, weight });
    expect(dropped).toBe(5 - kept.length);
    expect([...table.cells.keys()]).toEqual(kept);
  });

  test("adds what it drops to `other` and its largest figures to the bound", () => {
    const table = rows();
    table.other = cellFrom(100, 100, [50]);
    table.trimBound = [60, 50, 1];
    trimTable(layout, table, { ...unlimited, maxKeys: 3 });
    expect(table.other).toEqual(cellFrom(106, 110, [1, 2, 3, 4, 50]));
    expect(table.trimBound).toEqual([65, 59, 5]);
  });

  test("does nothing within the limits", () => {
    fc.assert(
      fc.property(anyTable(layout), (table) => {
        const before = packedText(layout, table);
        const maxBytes = tableSize(layout, table);
        const limits = { maxKeys: table.cells.size, maxBytes, weight: 0 };
        expect(trimTable(layout, table, limits)).toBe(0);
        expect(packedText(layout, table)).toBe(before);
      }),
      { numRuns: 50 },
    );
  });

  test("what has no key stays, however light and large, and takes no key's place", () => {
    const table = rows();
    const none = cellFrom(1, 0, []);
    table.cells.set(NONE_KEY, none);
    expect(trimTable(layout, table, { ...unlimited, maxKeys: 5 })).toBe(0);
    const fits = structuredClone(table);
    const maxBytes = tableSize(layout, table);
    expect(trimTable(layout, fits, { ...unlimited, maxBytes })).toBe(0);
    trimTable(layout, fits, { ...unlimited, maxBytes: maxBytes - 1 });
    expect([...fits.cells.keys()]).toEqual([
      "/c",
      "/a",
      "/b",
      "/top",
      NONE_KEY,
    ]);
    expect(trimTable(layout, table, { ...unlimited, maxKeys: 2 })).toBe(3);
    expect([...table.cells.keys()]).toEqual(["/b", "/top", NONE_KEY]);
    expect(trimTable(layout, table, { ...unlimited, maxBytes: 0 })).toBe(2);
    expect([...table.cells]).toEqual([[NONE_KEY, none]]);
    expect(table.trimBound).toEqual([13, 11, 5]);
  });

  test("does not count cells that say nothing", () => {
    const table = tableOf({ "/": [1, 1, [1]], "/gone": [0, 0, []] });
    expect(trimTable(layout, table, { ...unlimited, maxKeys: 1 })).toBe(0);
    expect(table.other).toBeNull();
  });

  test("fits in its bytes, depends on content only, keeps the total", () => {
    fc.assert(
      fc.property(
        anyTable(layout),
        fc.nat(6),
        fc.nat(1_500),
        fc.nat(2),
        (table, maxKeys, maxBytes, weight) => {
          const limits = { maxKeys, maxBytes, weight };
          const reversed: CellTable = structuredClone(table);
          reversed.cells = new Map([...reversed.cells].reverse());
          const total = totalOf(table);

          const dropped = trimTable(layout, table, limits);
          expect(trimTable(layout, reversed, limits)).toBe(dropped);
          expect(packedText(layout, reversed)).toBe(packedText(layout, table));
          expect(totalOf(table)).toEqual(total);
          expect(keyCountOf(table)).toBeLessThanOrEqual(maxKeys);
          if (keyCountOf(table) > 0) {
            expect(packedSize(packTable(layout, table))).toBeLessThanOrEqual(
              maxBytes,
            );
          }
          expect(trimTable(layout, table, limits)).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("measures to the byte, also where only trimmed keys had revenue", () => {
    fc.assert(
      fc.property(anyTable(layout), fc.nat(100), (table, less) => {
        const maxBytes = tableSize(layout, table) - less;
        const kept = structuredClone(table);
        trimTable(layout, kept, { ...unlimited, maxBytes });
        const size = keyCountOf(kept);
        if (size > 0)
          expect(tableSize(layout, kept)).toBeLessThanOrEqual(maxBytes);
        // One key more would not fit.
        const more = structuredClone(table);
        trimTable(layout, more, { ...unlimited, maxKeys: size + 1 });
        if (keyCountOf(more) === size) return;
        expect(tableSize(layout, more)).toBeGreaterThan(maxBytes);
      }),
      { numRuns: 200 },
    );
  });

  test("the bound holds for every key of blocks trimmed apart, then merged", () => {
    const key = fc.constantFrom(..."abcdefghij");
    const count = fc.nat(100);
    const block = fc.array(
      fc.tuple(key, anyCell(layout, { sum: count, maxVisitors: 6 })),
      { maxLength: 12 },
    );
    const anyLimits = fc.record({
      maxKeys: fc.nat(8),
      maxBytes: fc.integer({ min: 50, max: 400 }),
      weight: fc.nat(2),
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(block, anyLimits), { maxLength: 5 }),
        anyLimits,
        (blocks, lastLimits) => {
          const complete = emptyTable();
          const shown = emptyTable();
          let dropped = 0;
          for (const [entries, limits] of blocks) {
            const table = emptyTable();
            for (const [name, cell] of entries) {
              addCell(layout, cellOf(table, layout, name), cell);
            }
            mergeTables(layout, complete, table);
            dropped += trimTable(layout, table, limits);
            mergeTables(layout, shown, table);
          }
          dropped += trimTable(layout, shown, lastLimits);

          expect(totalOf(shown)).toEqual(totalOf(complete));
          expect(shown.trimBound === null).toBe(dropped === 0);
          for (const [name, cell] of complete.cells) {
            const part = shown.cells.get(name) ?? emptyCell(layout);
            const shownValues = valuesOf(layout, part);
            valuesOf(layout, cell).forEach((value, index) => {
              const missing = value - shownValues[index]!;
              expect(missing).toBeLessThanOrEqual(
                shown.trimBound?.[index] ?? 0,
              );
              expect(missing).toBeGreaterThanOrEqual(0);
            });
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
