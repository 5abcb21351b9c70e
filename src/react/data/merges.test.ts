import { expect, test } from "vitest";
import { cellOf, emptyTable } from "../../shared/codec/cells.js";
import { hash32 } from "../../shared/codec/hash.js";
import { addHashes } from "../../shared/codec/sketch.js";
import { definitionOf, NONE_KEY } from "../../shared/dimensions.js";
import { breakdownOf } from "../../shared/figures/breakdowns.js";
import { withinVisitors } from "../../shared/figures/withinVisitors.js";
import { mergedBreakdown } from "./merges.js";

/** The sessions of each source, each by a visitor of its own. */
function sourcesOf(hour: number, sessions: Record<string, number>) {
  const layout = definitionOf("source");
  const table = emptyTable();
  for (const [key, count] of Object.entries(sessions)) {
    const cell = cellOf(table, layout, key);
    cell.sums = layout.metrics.map(() => count);
    const visitors = Array.from({ length: count }, (_, n) =>
      hash32(`${hour} ${key} ${n}`),
    );
    cell.sketches = cell.sketches.map((sketch) =>
      addHashes(sketch, visitors, layout.precision),
    );
  }
  // The page asks for one row. The mergeable form has all.
  return breakdownOf("source", table, [], { limit: 1 });
}

test("what has no key adds up over the closed and the live part, and is no row", () => {
  const closed = sourcesOf(0, { google: 3, [NONE_KEY]: 5 });
  const live = sourcesOf(1, { bing: 1, [NONE_KEY]: 2 });
  expect(closed.none).toMatchObject({ sessions: 5, visitors: 5 });
  const merged = mergedBreakdown([closed, live]);
  expect(merged.rows.map(({ key }) => key)).toEqual(["google", "bing"]);
  expect(merged.keyCount).toBe(2);
  expect(merged.none).toMatchObject({ sessions: 7, pageviews: 7, visitors: 7 });
});

test("where everything has a key, there is no such row", () =>
  expect(mergedBreakdown([sourcesOf(0, { google: 3 })]).none).toBeNull());

test("what has no key has at most the visitors of the overview", () => {
  const { none } = withinVisitors(sourcesOf(0, { [NONE_KEY]: 5 }), 4);
  expect(none).toMatchObject({ sessions: 5, visitors: 4 });
});
