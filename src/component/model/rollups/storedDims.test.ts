import { describe, expect, test } from "vitest";
import fc from "../../../fastCheck.helpers.js";
import { dimensionNames } from "../../../shared/dimensions.js";
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

describe("dimensions whose cells are the same", () => {
  const counted = (
    dimension: PackedDimension["dimension"],
    cells: number[],
  ): PackedDimension => ({
    dimension,
    keys: [`of ${dimension}`],
    cells: new Uint8Array(cells).buffer,
  });
  const cells = Array.from({ length: 15 }, (_, index) => index);
  const browser = counted("browser", cells);
  const system = counted("os", cells);
  const country = counted("country", [...cells, 1]);
  const device = counted("device", cells);

  test("share one copy of them", () => {
    const all = [plain, browser, country, system, device];
    const stored = toStored(all);
    expect(stored.cells).toEqual([plain.cells, browser.cells, country.cells]);
    expect(stored.places).toBe("01211");
    expect(fromStored(stored)).toEqual(all);
  });

  test("keep their own where a copy takes less than its place", () => {
    const all = ["browser", "os", "device"].map((dimension) =>
      counted(dimension as PackedDimension["dimension"], [1, 2, 3]),
    );
    const stored = toStored(all);
    expect(stored).not.toHaveProperty("places");
    expect(fromStored(stored)).toEqual(all);
  });

  test("keep their own where they are long", () => {
    const long = Array.from({ length: 257 }, () => 7);
    const all = [counted("browser", long), counted("os", long)];
    expect(toStored(all)).not.toHaveProperty("places");
  });

  test("are malformed where the place has none", () => {
    const stored = { ...toStored([browser, system, device]), places: "009" };
    expect(() => fromStored(stored)).toThrow('"device" has no cells');
  });

  test("read back as they were, whatever is the same", () => {
    const anyDimensions = fc.uniqueArray(fc.constantFrom(...dimensionNames), {
      maxLength: dimensionNames.length,
    });
    const anyCells = fc.array(fc.integer({ min: 0, max: 1 }), {
      maxLength: 20,
    });
    const anyPacked = fc
      .tuple(anyDimensions, fc.array(anyCells, { minLength: 1, maxLength: 3 }))
      .chain(([dimensions, few]) =>
        fc.tuple(
          ...dimensions.map((dimension) =>
            fc.constantFrom(...few).map((chosen) => counted(dimension, chosen)),
          ),
        ),
      );
    fc.assert(
      fc.property(anyPacked, (all) => {
        expect(fromStored(toStored(all))).toEqual(all);
      }),
    );
  });
});

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
