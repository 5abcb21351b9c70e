/** From a time series to what the chart draws: one point per bucket, how far its bucket is, and the one before. */
import type { Interval, Timeseries } from "../../shared/api/reports.js";
import type { UtcOffsets } from "../../shared/time/utcOffsets.js";
import { listedZone } from "../../shared/time/zone.js";
import { bucketEnd, type TimeSpan } from "../controls/ranges.js";
import { figureValue, type OverviewFigure } from "../figures/figures.js";

export interface ChartPoint {
  start: number;
  value: number;
  /** `open`: the bucket is not over, its value still grows. `future`: it has not begun. */
  state: "closed" | "open" | "future";
  /** The bucket of the time before that is compared with it. */
  before: { start: number; value: number } | undefined;
}

export interface ChartQuestion {
  timeseries: Timeseries;
  /** Of the time before: its first bucket is compared with the first one, and so on. */
  comparison?: Timeseries | undefined;
  figure: OverviewFigure;
  /** Of the site. */
  utcOffsets: UtcOffsets;
  /** The current time: what is after it has not happened, and its bucket is not over. */
  now: number;
}

export function chartPoints({
  timeseries,
  comparison,
  figure,
  utcOffsets,
  now,
}: ChartQuestion): ChartPoint[] {
  const { interval, buckets } = timeseries;
  const zone = listedZone(utcOffsets);
  // What is kept of the time before may be coarser: then no bucket has its like.
  const before = comparison?.interval === interval ? comparison.buckets : [];
  return buckets.map((bucket, i) => {
    const isOver = bucketEnd(zone, interval, bucket.start) <= now;
    const hasBegun = bucket.start <= now;
    const like = before[i];
    return {
      start: bucket.start,
      value: figureValue(bucket, figure),
      state: isOver ? "closed" : hasBegun ? "open" : "future",
      before: like && { start: like.start, value: figureValue(like, figure) },
    };
  });
}

/** How many points, from the first, have something to read: what has begun, and the time before it. */
export function readableCount(points: readonly ChartPoint[]): number {
  return (
    1 +
    points.findLastIndex(({ state, before }) => state !== "future" || before)
  );
}

export interface ChartSpans {
  now: TimeSpan;
  before: TimeSpan | undefined;
}

/** From the first bucket to the end of the last, of both lines; undefined without buckets. */
export function chartSpans(
  points: readonly ChartPoint[],
  interval: Interval,
  utcOffsets: UtcOffsets,
): ChartSpans | undefined {
  const zone = listedZone(utcOffsets);
  const spanOf = (starts: number[]): TimeSpan | undefined => {
    const [from] = starts;
    const last = starts.at(-1);
    return from === undefined || last === undefined
      ? undefined
      : { from, to: bucketEnd(zone, interval, last) };
  };
  const now = spanOf(points.map(({ start }) => start));
  const before = points.flatMap((point) => point.before?.start ?? []);
  return now && { now, before: spanOf(before) };
}
