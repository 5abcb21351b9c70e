/** The buckets that a viewer marks on the chart, and the span that they stand for. */
import type { TimeSpan } from "../controls/ranges.js";
import type { ChartLayout } from "./chartLayout.js";
import type { ChartModel } from "./chartModel.js";

/** The indices of the first and the last bucket that are marked. */
export type Marked = readonly [number, number];

/**
 * Returns the buckets between two, in order and both included, as far as they have begun. Null: none
 * of them has.
 */
export function markedBuckets(
  { points }: Pick<ChartModel, "points">,
  one: number,
  other: number,
): Marked | null {
  const begun = points.findLastIndex(({ state }) => state !== "future");
  const first = Math.min(one, other);
  return first > begun ? null : [first, Math.min(Math.max(one, other), begun)];
}

/**
 * Returns the span of the marked buckets. Null: there is nothing to zoom into, because they are all
 * buckets or a single hour.
 */
export function zoomedSpan(
  {
    points,
    interval,
    spans,
  }: Pick<ChartModel, "points" | "interval" | "spans">,
  [first, last]: Marked,
): TimeSpan | null {
  const from = points[first]?.start;
  const to = points[last + 1]?.start ?? spans?.now.to;
  const isAll = first === 0 && last === points.length - 1;
  const isHour = first === last && interval === "hour";
  if (from === undefined || to === undefined) return null;
  return isAll || isHour ? null : { from, to };
}

/** The left and the right edge of the marked buckets, in pixels. */
export function markedEdges(
  { x, left, right }: Pick<ChartLayout, "x" | "left" | "right">,
  [first, last]: Marked,
): [number, number] {
  return [Math.max(left, x(first - 0.5)), Math.min(right, x(last + 0.5))];
}
