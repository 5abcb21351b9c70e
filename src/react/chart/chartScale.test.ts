import { describe, expect, test } from "vitest";
import { HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { axisValues } from "./chartScale.js";

describe("axisValues", () => {
  test.each([
    [0, "count", 0, [0, 1]],
    [1, "count", 0, [0, 1]],
    [3, "count", 0, [0, 1, 2, 3]],
    [870, "count", 0, [0, 250, 500, 750, 1000]],
    [1000, "count", 0, [0, 250, 500, 750, 1000]],
    [0.5, "percent", 0, [0, 0.2, 0.4, 0.6]],
    [3.2, "ratio", 0, [0, 1, 2, 3, 4]],
    [
      200 * SECOND,
      "duration",
      0,
      [0, MINUTE, 2 * MINUTE, 3 * MINUTE, 4 * MINUTE],
    ],
    [50 * HOUR, "duration", 0, [0, 20 * HOUR, 40 * HOUR, 60 * HOUR]],
    // Minor units: the axis has no cents.
    [90, "money:EUR", 0, [0, 100]],
    // Refunds were larger than sales.
    [0, "money:EUR", -1_500, [-1500, -1000, -500, 0]],
    [900, "money:EUR", -300, [-500, 0, 500, 1000]],
  ] as const)("%d %s from %d", (highest, kind, lowest, values) => {
    const actual = axisValues(highest, kind, lowest);
    expect(actual).toHaveLength(values.length);
    actual.forEach((value, i) => expect(value).toBeCloseTo(values[i] ?? NaN));
  });

  test("covers the values in few steps, 0 being one", () => {
    for (let highest = 1; highest < 1e7; highest = Math.ceil(highest * 1.3)) {
      for (const lowest of [0, -highest / 7, -highest * 3]) {
        const values = axisValues(highest, "count", lowest);
        expect(values.at(-1)).toBeGreaterThanOrEqual(highest);
        expect(values[0]).toBeLessThanOrEqual(lowest);
        expect(values).toContain(0);
        expect(values.length).toBeLessThanOrEqual(7);
      }
    }
  });
});
