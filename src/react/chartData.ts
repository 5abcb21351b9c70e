/** From a time series to what the chart draws: one point per bucket, and how far its bucket is. */
import type { Timeseries } from "../shared/reports.js";
import { zoneOf } from "../shared/zone.js";
import type { OverviewFigure } from "./figures.js";
import { bucketEnd } from "./ranges.js";

export interface ChartPoint {
  start: number;
  value: number;
  /** `open`: the bucket is not over, its value still grows. `future`: it has not begun. */
  state: "closed" | "open" | "future";
}

/** The points of one figure at `now`. */
export function chartPoints(
  { buckets, interval }: Timeseries,
  figure: OverviewFigure,
  timeZone: string,
  now: number,
): ChartPoint[] {
  const zone = zoneOf(timeZone);
  return buckets.map((bucket) => {
    const isOver = bucketEnd(zone, interval, bucket.start) <= now;
    const hasBegun = bucket.start <= now;
    return {
      start: bucket.start,
      value: bucket[figure],
      state: isOver ? "closed" : hasBegun ? "open" : "future",
    };
  });
}

/** Every how many points the axis names one, so that names of the given width do not touch. */
export function tickEvery(
  pointCount: number,
  width: number,
  labelWidth: number,
): number {
  const fitting = Math.max(1, Math.floor(width / labelWidth));
  return Math.max(1, Math.ceil(pointCount / fitting));
}
