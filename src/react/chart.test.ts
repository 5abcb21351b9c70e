import { describe, expect, test } from "vitest";
import { HOUR, MINUTE, SECOND } from "../shared/units.js";
import { chartPoints, tickEvery } from "./chartData.js";
import { areaPath, axisValues, linePath } from "./chartScale.js";
import { timeseriesOf } from "./fixtures.helpers.js";

describe("chartPoints", () => {
  const start = Date.parse("2026-03-18T10:00Z");
  const timeseries = timeseriesOf("hour", start, [5, 7, 2, 0]);
  const states = (now: number) =>
    chartPoints(timeseries, "visitors", "UTC", now).map(({ state }) => state);

  test("takes the figure's value of each bucket", () => {
    const points = chartPoints(timeseries, "visitors", "UTC", start);
    expect(points.map(({ value }) => value)).toEqual([5, 7, 2, 0]);
  });

  test("knows which buckets are over, open and to come", () => {
    expect(states(start + 2 * HOUR + 5 * MINUTE)).toEqual([
      "closed",
      "closed",
      "open",
      "future",
    ]);
    expect(states(start + 2 * HOUR)).toEqual([
      "closed",
      "closed",
      "open",
      "future",
    ]);
    expect(states(start + 9 * HOUR)).toEqual(Array(4).fill("closed"));
  });

  test("a day of 25 hours is open in its last hour", () => {
    const dayStart = Date.parse("2026-10-24T22:00Z");
    const days = timeseriesOf("day", dayStart, [1]);
    const at = (hours: number) =>
      chartPoints(days, "visitors", "Europe/Berlin", dayStart + hours * HOUR);
    expect(at(24.5)[0]?.state).toBe("open");
    expect(at(25)[0]?.state).toBe("closed");
  });
});

test.each([
  [7, 700, 60, 1],
  [24, 300, 60, 5],
  [720, 900, 60, 48],
  [1, 10, 60, 1],
])("tickEvery(%d points, %d px, %d px) is %d", (points, width, label, every) =>
  expect(tickEvery(points, width, label)).toBe(every),
);

describe("axisValues", () => {
  test.each([
    [0, "count", [0, 1]],
    [1, "count", [0, 1]],
    [3, "count", [0, 1, 2, 3]],
    [870, "count", [0, 250, 500, 750, 1000]],
    [1000, "count", [0, 250, 500, 750, 1000]],
    [0.5, "percent", [0, 0.2, 0.4, 0.6]],
    [3.2, "ratio", [0, 1, 2, 3, 4]],
    [200 * SECOND, "duration", [0, MINUTE, 2 * MINUTE, 3 * MINUTE, 4 * MINUTE]],
    [50 * HOUR, "duration", [0, 20 * HOUR, 40 * HOUR, 60 * HOUR]],
  ] as const)("%d %s", (highest, kind, values) => {
    const actual = axisValues(highest, kind);
    expect(actual).toHaveLength(values.length);
    actual.forEach((value, i) => expect(value).toBeCloseTo(values[i] ?? NaN));
  });

  test("covers the highest value in few steps", () => {
    for (let highest = 1; highest < 1e7; highest = Math.ceil(highest * 1.3)) {
      const values = axisValues(highest, "count");
      expect(values.at(-1)).toBeGreaterThanOrEqual(highest);
      expect(values.length).toBeLessThanOrEqual(6);
    }
  });
});

test("paths", () => {
  const positions = [
    { x: 0, y: 10 },
    { x: 5.04, y: 2 },
  ];
  expect(linePath(positions)).toBe("M0,10L5,2");
  expect(areaPath(positions, 20)).toBe("M0,10L5,2L5,20L0,20Z");
  expect(linePath([])).toBe("");
  expect(areaPath([], 20)).toBe("");
});
