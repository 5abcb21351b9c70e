import { expect, test } from "vitest";
import type { PackedDimension } from "./blocks.js";
import { fromStored, toStored } from "./storedDims.js";

const plain: PackedDimension = {
  dimension: "page",
  keys: ["/", "/a"],
  cells: new Uint8Array([1, 2]).buffer,
};
const trimmed: PackedDimension = {
  dimension: "event",
  keys: [],
  cells: new Uint8Array([3]).buffer,
  trimBound: [4, 5],
};
const packed = [plain, trimmed];

test("each column has an entry for each dimension", () => {
  expect(toStored([plain])).toEqual({
    dimensions: ["page"],
    keys: [["/", "/a"]],
    cells: [plain.cells],
  });
  expect(toStored(packed)).toEqual({
    dimensions: ["page", "event"],
    keys: [["/", "/a"], []],
    cells: [plain.cells, trimmed.cells],
    trimBounds: [null, [4, 5]],
  });
});

test("dimensions read back are those that were stored", () => {
  expect(fromStored(toStored(packed))).toEqual(packed);
  expect(fromStored(toStored([plain]))).toEqual([plain]);
  expect(fromStored(toStored([]))).toEqual([]);
});

test.each(["keys", "cells"] as const)(
  "a column of %s that is too short is malformed",
  (column) => {
    const stored = { ...toStored([plain]), [column]: [] };
    expect(() => fromStored(stored)).toThrow('"page" has no cells');
  },
);
