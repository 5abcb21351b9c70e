import { describe, expect, test } from "vitest";
import type { Breakdown, RowMetric } from "../../shared/api/reports.js";
import fc from "../../fastCheck.helpers.js";
import { breakdownOf } from "../fixtures.helpers.js";
import { defaultLabels } from "../labels/labels.js";
import { allColumnsOf, metricColumnsOf } from "./columns.js";
import { standingsBy, type StandingAgainst } from "./standings.js";

/** Returns the standings of all rows by a metric, by their keys. */
function standingsOf(
  breakdown: Breakdown,
  metric: RowMetric,
  against: StandingAgainst = {},
) {
  const [column] = metricColumnsOf([metric], defaultLabels);
  const { rows, none, other } = breakdown;
  const standings = standingsBy(breakdown, against)(column!);
  if (!standings) return null;
  return {
    ...Object.fromEntries(
      rows.map((row) => [row.key, standings.of(row, row.key)]),
    ),
    ...(none && { none: standings.of(none, "") }),
    ...(other && { other: standings.of(other, null) }),
  };
}

describe("shares", () => {
  const breakdown = breakdownOf(
    [
      { key: "a", visitors: 40, sessions: 50, bounceRate: 0.5 },
      { key: "b", visitors: 30, sessions: 30, bounceRate: 0.2 },
    ],
    {
      none: { visitors: 20, sessions: 15, bounceRate: 1 },
      other: { visitors: 20, sessions: 5, bounceRate: 0 },
    },
  );
  const sharesBy = (metric: RowMetric, against?: StandingAgainst) => {
    const standings = standingsOf(breakdown, metric, against);
    return standings && Object.values(standings).map(({ share }) => share);
  };

  test("rows, what has no key and what was trimmed are 100 % of a count", () =>
    expect(sharesBy("sessions")).toEqual([0.5, 0.3, 0.15, 0.05]));

  test("people overlap, so visitors are shares of those of the overview", () =>
    expect(sharesBy("visitors", { visitors: 80 })).toEqual([
      0.5, 0.375, 0.25, 0.25,
    ]));

  test("an estimate above the overview is all of it", () =>
    expect(sharesBy("visitors", { visitors: 30 })).toEqual([
      1,
      1,
      2 / 3,
      2 / 3,
    ]));

  test("neither a rate nor visitors without an overview have a share", () => {
    expect(sharesBy("bounceRate")).toBeNull();
    expect(sharesBy("visitors")).toBeNull();
  });

  test("revenue has shares by its currency, and a refund has none", () => {
    const euros = (amount: number) => [{ currency: "EUR", amount }];
    const rows = [
      { key: "a", revenue: euros(900) },
      { key: "b", revenue: euros(-100) },
      { key: "c" },
    ];
    const [column] = allColumnsOf(rows, defaultLabels);
    const standings = standingsBy(breakdownOf(rows), {})(column!);
    expect(rows.map((row) => standings?.of(row, row.key).share)).toEqual([
      1,
      null,
      null,
    ]);
  });

  test("some of the rows are no whole", () => {
    const packed = { keys: ["a", "b", "c"], cells: new ArrayBuffer(0) };
    const some = breakdownOf([{ key: "a", sessions: 1 }], {
      ...{ keyCount: 3, packed },
    });
    expect(standingsOf(some, "sessions")).toBeNull();
    // Trimmed keys are in \`other\`.
    const trimmed = { ...some, packed: { ...packed, keys: ["a"] } };
    expect(standingsOf(trimmed, "sessions")).not.toBeNull();
  });

  test("the shares of a count add up, however many rows there are", () => {
    const anyCount = fc.integer({ min: 0, max: 1_000_000 });
    const anyFigures = fc.option(fc.record({ events: anyCount }));
    fc.assert(
      fc.property(
        fc.array(anyCount, { minLength: 1, maxLength: 40 }),
        anyFigures,
        anyFigures,
        (counts, none, other) => {
          const rows = counts.map((events, i) => ({ key: `k${i}`, events }));
          const all = standingsOf(breakdownOf(rows, { none, other }), "events");
          const shares = Object.values(all ?? {}).map(({ share }) => share!);
          const sum = shares.reduce((total, share) => total + share, 0);
          if (all) expect(sum).toBeCloseTo(1, 9);
        },
      ),
    );
  });
});

describe("changes", () => {
  const now = breakdownOf(
    [
      { key: "a", sessions: 60, bounceRate: 0.5 },
      { key: "b", sessions: 4, bounceRate: 0.5 },
      { key: "c", sessions: 7, bounceRate: 0 },
    ],
    { none: { sessions: 30, bounceRate: 0.1 }, other: { sessions: 9 } },
  );
  const before = breakdownOf(
    [
      { key: "b", sessions: 8, bounceRate: 0.4 },
      { key: "a", sessions: 40, bounceRate: 0.468 },
    ],
    { none: { sessions: 60, bounceRate: 0.2 }, other: { sessions: 3 } },
  );
  const changesBy = (metric: RowMetric, comparison: Breakdown) =>
    Object.entries(standingsOf(now, metric, { comparison }) ?? {}).map(
      ([key, { change }]) => [
        key,
        change && [change.before, change.change.amount, change.change.trend],
      ],
    );

  test("each row has its own before, and few before are grey", () =>
    expect(Object.fromEntries(changesBy("sessions", before))).toEqual({
      a: [40, 0.5, "better"],
      b: [8, -0.5, "none"],
      c: [0, null, "none"],
      none: [60, -0.5, "worse"],
      // Other keys were trimmed before.
      other: undefined,
    }));

  test("a rate changes in points, and rests on the sessions of its row", () =>
    expect(Object.fromEntries(changesBy("bounceRate", before))).toMatchObject({
      a: [0.468, 3.2, "worse"],
      b: [0.4, 10, "none"],
      none: [0.2, -10, "better"],
    }));

  test("a row that is missing beside trimmed ones before may be among them", () => {
    const trimmed = { ...before, bound: { sessions: 3 }, none: null };
    expect(Object.fromEntries(changesBy("sessions", trimmed))).toMatchObject({
      a: [40, 0.5, "better"],
      c: undefined,
      // No trim takes what has no key.
      none: [0, null, "none"],
    });
  });
});
