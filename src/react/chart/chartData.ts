/**
 * Turns a time series into points: one per bucket, with its state and the bucket of the time
 * before.
 */
import type { Timeseries } from "../../shared/api/reports.js";
import type { UtcOffsets } from "../../shared/time/utcOffsets.js";
import type { Weekday } from "../../shared/time/weekday.js";
import { listedZone } from "../../shared/time/zone.js";
import { bucketEnd, type TimeSpan } from "../controls/ranges.js";
import type { Measured } from "../figures/change.js";
import {
  figureValue,
  measured,
  type FigureValues,
  type OverviewFigure,
} from "../figures/figures.js";

export interface ChartPoint extends Measured {
  start: number;
  /** `open`: the bucket is not over, so its value still grows. `future`: it has not begun. */
  state: "closed" | "open" | "future";
  /** The bucket of the time before that is compared with it. */
  before: (Measured & { start: number }) | undefined;
}

export interface ChartQuestion {
  timeseries: Timeseries;
  /**
   * The series of the time before. The chart compares its first bucket with the first, and so on.
   */
  comparison?: Timeseries | undefined;
  figure: OverviewFigure;
  /** The site's. */
  utcOffsets: UtcOffsets;
  /** The current time. Everything after it is still to happen, and its own bucket is not over. */
  now: number;
}

export function chartPoints({
  timeseries,
  comparison,
  figure,
  utcOffsets,
  now,
}: ChartQuestion): ChartPoint[] {
  const { interval, buckets, weekStartsOn } = timeseries;
  const zone = listedZone(utcOffsets);
  // The time before may be kept in longer buckets. Then none of them fits.
  const before = comparison?.interval === interval ? comparison.buckets : [];
  const valueOf = (figures: FigureValues) =>
    measured(figure, figureValue(figures, figure), figures);
  return buckets.map((bucket, i) => {
    const end = bucketEnd(zone, interval, bucket.start, weekStartsOn);
    const isOver = end <= now;
    const hasBegun = bucket.start <= now;
    const like = before[i];
    return {
      start: bucket.start,
      ...valueOf(bucket),
      state: isOver ? "closed" : hasBegun ? "open" : "future",
      before: like && { start: like.start, ...valueOf(like) },
    };
  });
}

/**
 * The number of points, from the first, that have something to read: their own value or the one
 * before.
 */
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

/**
 * The spans of both lines, from the first bucket to the end of the last. Undefined without buckets.
 */
export function chartSpans(
  points: readonly ChartPoint[],
  {
    timeseries,
    comparison,
    utcOffsets,
  }: Pick<ChartQuestion, "timeseries" | "comparison" | "utcOffsets">,
): ChartSpans | undefined {
  const zone = listedZone(utcOffsets);
  const { interval, weekStartsOn } = timeseries;
  const spanOf = (
    starts: number[],
    firstDay: Weekday | undefined,
  ): TimeSpan | undefined => {
    const [from] = starts;
    const last = starts.at(-1);
    return from === undefined || last === undefined
      ? undefined
      : { from, to: bucketEnd(zone, interval, last, firstDay) };
  };
  const now = spanOf(
    points.map(({ start }) => start),
    weekStartsOn,
  );
  const before = points.flatMap((point) => point.before?.start ?? []);
  return now && { now, before: spanOf(before, comparison?.weekStartsOn) };
}
