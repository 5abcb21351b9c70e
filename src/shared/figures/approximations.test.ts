import { describe, expect, test } from "vitest";
import { mergeOverviews, overviewOf, timeseriesOf } from "./answers.js";
import { breakdownOf, mergeBreakdowns } from "./breakdowns.js";
import type { Approximation } from "../api/approximationFields.js";
import { saidBy, sayApproximate } from "./approximations.js";
import { cellOf, emptyTable, raiseTrimBound } from "../codec/cells.js";
import {
  definitionOf,
  overviewLayout,
  OVERVIEW_KEY,
  type CellLayout,
} from "../dimensions.js";
import { addHashes } from "../codec/sketch.js";

const visitors = (count: number, first = 0) =>
  Array.from({ length: count }, (_, index) => (first + index) * 2654435761);

function tableOf(layout: CellLayout, key: string, hashes: number[]) {
  const table = emptyTable();
  const cell = cellOf(table, layout, key);
  cell.sums = cell.sums.map(() => hashes.length);
  cell.sketches = cell.sketches.map((sketch) =>
    addHashes(sketch, hashes, layout.precision),
  );
  return table;
}
const overview = (hashes: number[], said: Approximation[] = []) =>
  overviewOf(tableOf(overviewLayout, OVERVIEW_KEY, hashes), said);

describe("sayApproximate", () => {
  test("nothing to say: no list", () =>
    expect(sayApproximate([])).toEqual({ approximate: false }));

  test("a sketch alone is not approximate, every other reason is", () => {
    for (const reason of [
      "sketch",
      "trimmed",
      "budget",
      "retention",
    ] as const) {
      const { approximate } = sayApproximate([{ reason, figures: "all" }]);
      expect(approximate).toBe(reason !== "sketch");
    }
  });

  test("amounts of the same reason and figures add up, unless one is not known", () => {
    const cut = { reason: "budget", figures: "visitors" } as const;
    expect(
      sayApproximate([
        { ...cut, atMost: 3 },
        { ...cut, atMost: 4 },
        { ...cut, figures: "events", atMost: 5 },
        { ...cut, figures: "events" },
      ]).approximations,
    ).toEqual([
      { ...cut, atMost: 7 },
      { ...cut, figures: "events" },
    ]);
  });

  test("moved ends: the first and the last", () => {
    const moved = { reason: "retention", figures: "all" } as const;
    const { approximations } = sayApproximate([
      { ...moved, from: 5, to: 9 },
      { ...moved, from: 3 },
      { ...moved, to: 12 },
    ]);
    expect(approximations).toEqual([{ ...moved, from: 3, to: 12 }]);
  });

  test("what is approximate without a reason may be anything", () =>
    expect(saidBy([{ approximate: true }, { approximate: false }])).toEqual([
      { reason: "budget", figures: "all" },
    ]));
});

describe("sketches", () => {
  test("192 distinct visitors are exact, 193 estimated, within 1.6 %", () => {
    expect(overview(visitors(192))).not.toHaveProperty("approximations");
    expect(overview(visitors(193))).toMatchObject({
      approximate: false,
      approximations: [
        { reason: "sketch", figures: "visitors", relativeError: 0.01625 },
        { reason: "sketch", figures: "users", relativeError: 0.01625 },
      ],
    });
  });

  test("of a key within 3.3 %", () => {
    const layout = definitionOf("page");
    const table = tableOf(layout, "/", visitors(193));
    expect(breakdownOf("page", table, [], { limit: 5 }).approximations).toEqual(
      [{ reason: "sketch", figures: "visitors", relativeError: 0.0325 }],
    );
  });

  test("two exact parts may be an estimate together", () => {
    const parts = [overview(visitors(150)), overview(visitors(150, 150))];
    expect(parts.every((part) => !part.approximations)).toBe(true);
    expect(mergeOverviews(...parts).approximations).toHaveLength(2);
  });
});

describe("new visitors that are shown as no more than visitors", () => {
  const cut = { reason: "budget", figures: "visitors", atMost: 5 } as const;
  /** All of them new, and so many of them met. */
  const met = (count: number, isNew: number, said: Approximation[] = []) => {
    const table = tableOf(overviewLayout, OVERVIEW_KEY, visitors(count));
    const cell = cellOf(table, overviewLayout, OVERVIEW_KEY);
    cell.sums[overviewLayout.metrics.indexOf("newVisitors")] = isNew;
    return overviewOf(table, said);
  };

  test("are as approximate as those", () => {
    expect(met(20, 25, [cut])).toMatchObject({
      visitors: 20,
      newVisitors: 20,
      approximations: [cut, { ...cut, figures: "newVisitors", atMost: 5 }],
    });
    expect(met(20, 20, [cut]).approximations).toEqual([cut]);
    expect(mergeOverviews(met(20, 25, [cut])).approximations).toContainEqual({
      ...{ reason: "budget", figures: "newVisitors", atMost: 10 },
    });
  });

  test("are estimated where those are", () => {
    const answer = met(1000, 10_000);
    expect(answer.newVisitors).toBe(answer.visitors);
    expect(answer).toMatchObject({ approximate: false });
    expect(answer.approximations).toContainEqual({
      ...{ reason: "sketch", figures: "newVisitors", relativeError: 0.01625 },
    });
  });

  test("are exact where they were forgotten and are new once more", () =>
    expect(met(1, 2)).not.toHaveProperty("approximations"));

  test("in the buckets of a time series, too", () => {
    const table = tableOf(overviewLayout, OVERVIEW_KEY, visitors(20));
    cellOf(table, overviewLayout, OVERVIEW_KEY).sums = [25, 25, 25, 0, 0, 25];
    const series = timeseriesOf({ interval: "hour" }, new Map([[0, table]]), [
      cut,
    ]);
    expect(series.approximations).toEqual([
      cut,
      { ...cut, figures: "newVisitors", atMost: 5 },
    ]);
  });
});

test("mergeOverviews joins what the parts say", () => {
  const cut = { reason: "budget", figures: "visitors", atMost: 2 } as const;
  expect(
    mergeOverviews(
      overview(visitors(3), [cut]),
      overview(visitors(2, 3), [cut]),
    ),
  ).toMatchObject({
    approximate: true,
    approximations: [{ ...cut, atMost: 4 }],
  });
});

test("a trimmed breakdown says so, and by how much, also of a sum", () => {
  const trimmed = () => {
    const table = tableOf(definitionOf("page"), "/", visitors(3));
    raiseTrimBound(table, [7, 5, 2]);
    return breakdownOf("page", table, [], { limit: 5 });
  };
  expect(trimmed()).toMatchObject({
    approximate: true,
    approximations: [{ reason: "trimmed", figures: "rows", atMost: 7 }],
    bound: { events: 7, pageviews: 5, visitors: 2 },
  });
  expect(mergeBreakdowns([trimmed(), trimmed()], { limit: 5 })).toMatchObject({
    approximations: [{ reason: "trimmed", figures: "rows", atMost: 14 }],
  });
});
