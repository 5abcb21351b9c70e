import { describe, expect, test } from "vitest";
import { overviewOf } from "../../shared/figures/answers.js";
import { breakdownOf } from "../../shared/figures/breakdowns.js";
import { cellOf, emptyTable } from "../../shared/codec/cells.js";
import {
  definitionOf,
  OVERVIEW_KEY,
  overviewLayout,
  type CellLayout,
} from "../../shared/dimensions.js";
import { hash32 } from "../../shared/codec/hash.js";
import { addHashes } from "../../shared/codec/sketch.js";
import { HOUR } from "../../shared/units.js";
import { createEffectsRoot } from "../effects.helpers.js";
import { timeseriesOf } from "../fixtures.helpers.js";
import { useViewBreakdown, useViewOverview, type View } from "./useView.js";
import { viewOfTwoHours } from "./view.helpers.js";

/** One key, seen by these visitors once each. */
function tableOf(layout: CellLayout, key: string, visitors: readonly string[]) {
  const table = emptyTable();
  const cell = cellOf(table, layout, key);
  cell.sums = layout.metrics.map(() => visitors.length);
  const hashes = visitors.map((visitor) => hash32(visitor));
  cell.sketches = layout.distinct.map((_, index) =>
    addHashes(cell.sketches[index]!, hashes, layout.precision),
  );
  return table;
}

/** Four hundred visitors who have all seen one page, half of them in the closed part. */
function viewOf(crowd: number): View {
  const visitors = Array.from({ length: 400 }, (_, n) => `${crowd}-${n}`);
  const overview = (some: string[]) =>
    overviewOf(tableOf(overviewLayout, OVERVIEW_KEY, some));
  const pages = (some: string[]) =>
    breakdownOf("page", tableOf(definitionOf("page"), "/", some), [], {
      limit: 10,
    });
  const [closedHalf, liveHalf] = [visitors.slice(200), visitors.slice(0, 200)];
  return viewOfTwoHours(0, {
    closed: (name) =>
      name.startsWith("overview") ? overview(closedHalf) : pages(closedHalf),
    live: {
      overview: overview(liveHalf),
      timeseries: timeseriesOf("hour", HOUR, []),
      breakdowns: [pages(liveHalf)],
    },
  });
}

test("no row has more visitors than the figure above it", async () => {
  const render = createEffectsRoot();
  const shown: number[] = [];
  function Panel({ view }: { view: View }) {
    const { data } = useViewBreakdown(view, "page");
    const { data: overview } = useViewOverview(view);
    shown.push(data!.current.rows[0]!.visitors! - overview!.current.visitors);
    expect(data!.visitors).toBe(overview!.current.visitors);
    return null;
  }
  for (let crowd = 0; crowd < 20; crowd++) {
    await render(<Panel key={crowd} view={viewOf(crowd)} />);
  }
  expect(Math.max(...shown)).toBe(0);
  expect(Math.min(...shown)).toBeLessThan(0);
});

describe("with the time before", () => {
  const rowsBefore = (before: unknown, now: unknown) => {
    const view = viewOf(1);
    const of = {
      ...view.of,
      comparison: { from: -2 * HOUR, to: 0, figuresTo: 0 },
    };
    const answers = new Map<string, unknown>([
      ["comparedBreakdown page", before],
      ["breakdown page", now],
    ]);
    const get = (name: string) =>
      answers.has(name) ? answers.get(name) : view.closed.get(name);
    return { ...view, of, closed: { ...view.closed, get } };
  };
  const pages = (...visitors: string[]) =>
    breakdownOf("page", tableOf(definitionOf("page"), "/", visitors), [], {
      limit: 10,
    });

  test.each([
    ["the rows before come with the rows", pages("a", "b"), 2],
    ["rows show without a time before that failed", new Error("Oh"), undefined],
    ["no rows show before both have come", undefined, null],
  ])("%s", async (_, before, visitors) => {
    const render = createEffectsRoot();
    let shown: unknown;
    function Panel({ view }: { view: View }) {
      const { data } = useViewBreakdown(view, "page");
      shown = data ? data.before?.rows[0]?.visitors : null;
      return null;
    }
    await render(<Panel view={rowsBefore(before, pages("a"))} />);
    expect(shown).toBe(visitors);
  });
});
