import { describe, expect, test } from "vitest";
import { changeOf, type ChangeReading } from "./change.js";

const count = (value: number) => ({ value, basis: value });
const more: ChangeReading = { unit: "percent", good: "more" };
const lessIsBetter: ChangeReading = { unit: "percent", good: "less" };

test.each([
  // value, before, reading, amount, direction, trend
  [112, 100, more, 0.12, "more", "better"],
  [50, 100, more, -0.5, "less", "worse"],
  [50, 100, lessIsBetter, -0.5, "less", "better"],
  [0, 100, more, -1, "less", "worse"],
  [100, 100, more, 0, "same", "none"],
  [0, 0, lessIsBetter, 0, "same", "none"],
  [1_003, 1_000, more, 0, "same", "none"],
] as const)(
  "the count %2$d becomes %1$d",
  (value, before, reading, amount, direction, trend) =>
    expect(changeOf(count(value), count(before), reading)).toEqual({
      unit: "percent",
      amount,
      direction,
      trend,
    }),
);

test.each([
  [7, 0],
  [70_000, 0],
  [-500, 0],
])("%d after nothing is new, and neither good nor bad", (value, before) =>
  expect(changeOf(count(value), count(before), more)).toMatchObject({
    amount: null,
    trend: "none",
  }),
);

test.each([
  [19, "none"],
  [20, "better"],
])("a count that was %d before and doubles is %s", (before, trend) =>
  expect(changeOf(count(2 * before), count(before), more)).toEqual({
    unit: "percent",
    amount: 1,
    direction: "more",
    trend,
  }),
);

test.each([
  // Refunds before and sales now are more, relative to the size of the value before.
  [100, -200, 40, 1.5, "more", "better"],
  [-300, -200, 40, -0.5, "less", "worse"],
  [900, 300, 19, 2, "more", "none"],
] as const)(
  "an amount of %d after %d of %d sessions",
  (value, before, sessions, amount, direction, trend) =>
    expect(
      changeOf(
        { value, basis: sessions },
        { value: before, basis: sessions },
        more,
      ),
    ).toEqual({ unit: "percent", amount, direction, trend }),
);

describe("a rate changes in points", () => {
  const rate: ChangeReading = { unit: "points", good: "less" };

  test.each([
    [0.5, 0.4, 100, 10, "more", "worse"],
    [0.368, 0.4, 100, -3.2, "less", "better"],
    [0.4004, 0.4, 100, 0, "same", "none"],
    [0.4126, 0.4, 100, 1.3, "more", "worse"],
    [0.5268, 0.4, 100, 13, "more", "worse"],
    // Nobody bounced before: that is a rate, and not nothing.
    [0.25, 0, 100, 25, "more", "worse"],
    [0.5, 0.4, 19, 10, "more", "none"],
    [0.5, 0.4, 20, 10, "more", "worse"],
  ] as const)(
    "from %2$d to %1$d of %3$d sessions",
    (value, before, sessions, amount, direction, trend) =>
      expect(
        changeOf(
          { value, basis: sessions },
          { value: before, basis: sessions },
          rate,
        ),
      ).toEqual({ unit: "points", amount, direction, trend }),
  );

  test("without sessions before it is new, and without sessions now it is no news", () => {
    const nothing = { value: 0, basis: 0 };
    const some = { value: 0.4, basis: 300 };
    expect(changeOf(some, nothing, rate)).toMatchObject({
      amount: null,
      trend: "none",
    });
    expect(changeOf(nothing, some, rate)).toMatchObject({
      amount: -40,
      trend: "none",
    });
    expect(changeOf(nothing, nothing, rate).direction).toBe("same");
  });
});
