import { expect, test } from "vitest";
import { fromStored, toStored } from "./storedDims.js";

const plain = {
  dimension: "page",
  keys: ["/", "/a"],
  cells: new Uint8Array([1, 2]).buffer,
} as const;
const trimmed = {
  dimension: "event",
  keys: [],
  cells: new Uint8Array([3]).buffer,
  trimBound: [4, 5],
} as const;
const packed = [plain, trimmed].map((one) => ({
  ...structuredClone(one),
  keys: [...one.keys],
}));

test("each column has an entry for each dimension", () => {
  expect(toStored([packed[0]!])).toEqual({
    dimensions: ["page"],
    keys: [["/", "/a"]],
    cells: [plain.cells],
  });
  expect(toStored(packed as never)).toEqual({
    dimensions: ["page", "event"],
    keys: [["/", "/a"], []],
    cells: [plain.cells, trimmed.cells],
    trimBounds: [null, [4, 5]],
  });
});

test("dimensions read back are those that were stored", () => {
  expect(fromStored(toStored(packed as never))).toEqual(packed);
  expect(fromStored(toStored([packed[0]!]))).toEqual([packed[0]]);
  expect(fromStored(toStored([]))).toEqual([]);
});

test.each(["keys", "cells"] as const)(
  "a column of %s that is too short is malformed",
  (column) => {
    const stored = { ...toStored([packed[0]!]), [column]: [] };
    expect(() => fromStored(stored)).toThrow('"page" has no cells');
  },
);
