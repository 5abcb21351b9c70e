import { describe, expect, test } from "vitest";
import type { PackedDimension } from "./blocks.js";
import { fromStored, storedDimensions, toStored } from "./storedDims.js";

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
    dimensions: "p",
    keys: [["/", "/a"]],
    cells: [plain.cells],
  });
  expect(toStored(packed)).toEqual({
    dimensions: "pe",
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

describe("dimensions that hold nothing but what has no value", () => {
  /** One cell of what has no value. */
  const bare = (
    dimension: PackedDimension["dimension"],
    ...cells: number[]
  ): PackedDimension => ({
    dimension,
    keys: [""],
    cells: new Uint8Array(cells).buffer,
  });
  const source = bare("source", 7, 8);
  const medium = bare("medium", 7, 8);
  const campaign = bare("campaign", 7, 8);
  const city = bare("city", 9);
  const region = bare("region", 9);

  test("are stored once where they are the same", () => {
    const stored = toStored([source, plain, city, medium, campaign]);
    expect(stored).toEqual({
      dimensions: "spy",
      keys: [[""], ["/", "/a"], [""]],
      cells: [source.cells, plain.cells, city.cells],
      alike: "sma",
    });
    expect(fromStored(stored)).toEqual([
      ...[source, plain, city],
      ...[medium, campaign],
    ]);
    expect(storedDimensions(stored)).toEqual([
      ...["source", "page", "city"],
      ...["medium", "campaign"],
    ]);
  });

  test("share the cell of the largest such group", () => {
    const stored = toStored([city, source, region, medium, campaign]);
    expect(stored.alike).toBe("sma");
    expect(stored.dimensions).toBe("ysR");
  });

  test("are in the columns where nothing else is the same", () => {
    expect(toStored([source, city])).not.toHaveProperty("alike");
    expect(storedDimensions(toStored([source, city]))).toEqual([
      "source",
      "city",
    ]);
  });

  test("are in the columns where they have other keys, or are trimmed", () => {
    const cut = { ...medium, trimBound: [1] };
    const keyed = { ...campaign, keys: ["", "spring"] };
    const stored = toStored([source, cut, keyed]);
    expect(stored).not.toHaveProperty("alike");
    expect(fromStored(stored)).toEqual([source, cut, keyed]);
  });

  test("are malformed where the first of them is not in the columns", () => {
    const stored = { ...toStored([source, medium]), dimensions: "" };
    expect(() => fromStored(stored)).toThrow('"source" has no cells');
  });
});
