import { describe, expect, test } from "vitest";
import { DAY, HOUR } from "../../shared/units.js";
import { timeseriesOf } from "../fixtures.helpers.js";
import { chartPoints } from "./chartData.js";
import { chartLayout, nearestPoint } from "./chartLayout.js";
import { offsetsOf } from "../zones.helpers.js";

const start = Date.parse("2026-03-18T10:00Z");
const size = { width: 400, height: 200 };
const layoutOf = (visitors: number[], now: number, before?: number[]) =>
  chartLayout(
    chartPoints({
      timeseries: timeseriesOf("hour", start, visitors),
      comparison: before && timeseriesOf("hour", start - DAY, before),
      figure: "visitors",
      utcOffsets: offsetsOf("UTC"),
      now,
    }),
    "count",
    size,
    String,
  );

test("points spread from the axis to the edge, on the values of the grid", () => {
  const { left, right, top, base, positions, values } = layoutOf(
    [0, 4, 2],
    start + 9 * HOUR,
  );
  expect(values).toEqual([0, 1, 2, 3, 4]);
  expect(left).toBeGreaterThan(10);
  expect(right).toBeLessThan(size.width);
  expect(positions).toEqual([
    { x: left, y: base },
    { x: (left + right) / 2, y: top },
    { x: right, y: (base + top) / 2 },
  ]);
});

test("a bucket to come keeps its room and does not raise the axis", () => {
  const { positions, right, values } = layoutOf(
    [4, 4, 900],
    start + 1.5 * HOUR,
  );
  expect(positions).toHaveLength(2);
  expect(positions[1]?.x).toBeLessThan(right);
  expect(values.at(-1)).toBe(4);
});

test("the time before is drawn there, and raises it", () => {
  const { before, right, values } = layoutOf([4, 4, 0], start, [1, 2, 8]);
  expect(before.map(({ x }) => x).at(-1)).toBe(right);
  expect(values.at(-1)).toBe(8);
});

test("the open part begins at the last point that is over", () => {
  const { closed, open, positions } = layoutOf([1, 2, 3], start + 2.5 * HOUR);
  expect(closed).toEqual(positions.slice(0, 2));
  expect(open).toEqual(positions.slice(1));
  const first = layoutOf([1, 2], start);
  expect(first.closed).toEqual([]);
  expect(first.open).toEqual(first.positions);
});

describe("without width, values or points nothing is infinite", () => {
  test.each([[[]], [[0]], [[5]], [[0, 0, 0]]])("%j", (visitors) => {
    const layout = layoutOf(visitors, start + 9 * HOUR);
    const numbers = [
      ...layout.positions.flatMap(({ x, y }) => [x, y]),
      layout.x(0),
      layout.y(0),
    ];
    expect(numbers.every(Number.isFinite)).toBe(true);
  });

  test("one point lies in the middle", () => {
    const { positions, left, right } = layoutOf([5], start + 9 * HOUR);
    expect(positions[0]?.x).toBe((left + right) / 2);
  });
});

test("nearestPoint stays among the points that can be read", () => {
  const layout = layoutOf([1, 2, 3], start + 9 * HOUR);
  const { left, right } = layout;
  const at = (x: number, count = 3) => nearestPoint(layout, x, count);
  expect([at(-50), at(left), at((left + right) / 2), at(9_999)]).toEqual([
    0, 0, 1, 2,
  ]);
  expect(at(9_999, 2)).toBe(1);
  expect(at(100, 0)).toBeNull();
});
