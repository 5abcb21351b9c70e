import { describe, expect, expectTypeOf, test } from "vitest";
import type { Cell } from "../codec/cells.js";
import type { Dimension } from "../dimensions.js";
import { dimensionNames, layoutOf, overviewLayout } from "../dimensions.js";
import type { DimensionFigures } from "./figures.js";
import { overviewFigures, rowFigures } from "./figures.js";
import type { RowFigures } from "../api/reports.js";
import type { Revenue } from "../event/revenue.js";
import { addHashes, emptySketch } from "../codec/sketch.js";

const revenue: Revenue[] = [
  { amount: -995, currency: "EUR" },
  { amount: 5, currency: "JPY" },
];

/** A cell of these sums and of so many visitors (and users). */
function cellFrom(sums: number[], ...distinct: number[]): Cell {
  return {
    sums,
    sketches: distinct.map((count) =>
      addHashes(emptySketch(), Array(count).keys(), overviewLayout.precision),
    ),
  };
}

describe("overviewFigures", () => {
  const nothing = {
    events: 0,
    pageviews: 0,
    visitors: 0,
    newVisitors: 0,
    users: 0,
    sessions: 0,
    bounceRate: 0,
    averageSessionDurationMs: 0,
    viewsPerSession: 0,
    revenue: [] as Revenue[],
  };

  // Sums: events, pageviews, sessions, bounces, durationMs, newVisitors.
  test.each<[string, Cell, Partial<typeof nothing>]>([
    ["nothing", cellFrom([0, 0, 0, 0, 0, 0], 0, 0), {}],
    [
      "an ordinary day",
      cellFrom([12, 9, 4, 1, 244_000, 1], 3, 2),
      {
        events: 12,
        pageviews: 9,
        visitors: 3,
        newVisitors: 1,
        users: 2,
        sessions: 4,
        bounceRate: 0.25,
        averageSessionDurationMs: 61_000,
        viewsPerSession: 2.25,
      },
    ],
    [
      "pageviews of a session that began earlier",
      cellFrom([2, 2, 0, 0, 0, 0], 1, 0),
      { events: 2, pageviews: 2, visitors: 1 },
    ],
    [
      "visitors who were forgotten and are new once more",
      cellFrom([2, 2, 2, 2, 0, 2], 1, 0),
      {
        events: 2,
        pageviews: 2,
        visitors: 1,
        newVisitors: 1,
        sessions: 2,
        bounceRate: 1,
        viewsPerSession: 1,
      },
    ],
    [
      "more bounces than sessions",
      cellFrom([0, 0, 2, 3, 0, 0], 0, 0),
      { sessions: 2, bounceRate: 1 },
    ],
    ["negative sums", cellFrom([-1, -2, -3, -4, -5, -6], 0, 0), {}],
    [
      "revenue, though refunds outweigh it",
      { ...cellFrom([1, 1, 0, 0, 0, 0], 0, 0), revenue },
      { events: 1, pageviews: 1, revenue },
    ],
  ])("%s", (_, cell, expected) => {
    expect(overviewFigures(cell)).toEqual({ ...nothing, ...expected });
  });
});

describe("rowFigures", () => {
  test.each<[Dimension, Cell, Record<string, unknown>]>([
    ["page", cellFrom([12, 9], 3), { events: 12, pageviews: 9, visitors: 3 }],
    ["event", cellFrom([12], 3), { events: 12, visitors: 3 }],
    ["event", cellFrom([2], 3), { events: 2, visitors: 2 }],
    // By pings alone: they are no events.
    ["page", cellFrom([0, 0], 3), { events: 0, pageviews: 0, visitors: 3 }],
    [
      "event",
      { ...cellFrom([12], 3), revenue },
      { events: 12, visitors: 3, revenue },
    ],
    [
      "country",
      cellFrom([4, 9, 12, 1, 244_000], 3),
      {
        sessions: 4,
        pageviews: 9,
        events: 12,
        bounceRate: 0.25,
        averageSessionDurationMs: 61_000,
        visitors: 3,
      },
    ],
    [
      "exitPage",
      cellFrom([0, 1, 5_000]),
      { sessions: 0, bounceRate: 0, averageSessionDurationMs: 0 },
    ],
    [
      "exitPage",
      cellFrom([-1, 1, -5_000]),
      { sessions: 0, bounceRate: 0, averageSessionDurationMs: 0 },
    ],
  ])("%s", (dimension, cell, expected) => {
    expect(rowFigures(dimension, cell)).toEqual(expected);
  });

  test("has one figure for each metric of every dimension", () => {
    for (const dimension of dimensionNames) {
      const { metrics, distinct } = layoutOf(dimension);
      const cell = cellFrom(
        metrics.map(() => 1),
        ...distinct.map(() => 1),
      );
      expect(Object.keys(rowFigures(dimension, cell))).toHaveLength(
        metrics.length + distinct.length,
      );
    }
  });

  test("is typed by the dimension, and as a row of a breakdown", () => {
    expectTypeOf<DimensionFigures>().toExtend<RowFigures>();
    const exits = rowFigures("exitPage", cellFrom([1, 1, 1]));
    expectTypeOf(exits).toEqualTypeOf<
      Record<"sessions" | "bounceRate" | "averageSessionDurationMs", number> &
        Pick<RowFigures, "revenue">
    >();
    const pages = rowFigures("page", cellFrom([1, 1], 1));
    expectTypeOf(pages).toEqualTypeOf<
      Record<"events" | "pageviews" | "visitors", number> &
        Pick<RowFigures, "revenue">
    >();
  });
});
