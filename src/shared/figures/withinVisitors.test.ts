import { expect, test } from "vitest";
import { cellOf, emptyTable } from "../codec/cells.js";
import { addHashes, emptySketch } from "../codec/sketch.js";
import { dimensions, NONE_KEY } from "../dimensions.js";
import { breakdownOf } from "./breakdowns.js";
import { withinVisitors } from "./withinVisitors.js";

/** A breakdown of pages in which each key has so many visitors. */
function pages(visitors: Record<string, number>) {
  const layout = dimensions.page;
  const table = emptyTable();
  for (const [key, count] of Object.entries(visitors)) {
    const hashes = Array.from({ length: count }, (_, index) => index);
    const cell = cellOf(table, layout, key);
    cell.sketches = [addHashes(emptySketch(), hashes, layout.precision)];
  }
  return breakdownOf("page", table, [], { limit: 10 });
}

test("neither a row nor `none` has more visitors than the range", () => {
  const breakdown = pages({ "/": 5, "/a": 2, [NONE_KEY]: 4 });
  const { rows, none } = withinVisitors(breakdown, 3);
  expect(rows.map(({ visitors }) => visitors)).toEqual([3, 2]);
  expect(none?.visitors).toBe(3);
  expect(withinVisitors(breakdown)).toEqual(breakdown);
});

test("everything that has a value has no `none` to bound", () =>
  expect(withinVisitors(pages({ "/": 5 }), 3).none).toBeNull());
