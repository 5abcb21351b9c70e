/**
 * Ranges of the dashboard. Each is whole buckets of the site's time zone and ends with the current one,
 * so a range's arguments change once an hour or day and viewers share one cached answer.
 */
import type { Interval } from "../shared/reports.js";
import { DAY } from "../shared/units.js";
import { bucketStart, nextBucket, zoneOf, type Zone } from "../shared/zone.js";

/** From the first instant to the first instant after it, epoch milliseconds. */
export interface TimeSpan {
  from: number;
  to: number;
}

/** A span of whole buckets, and how to cut it into a time series. */
export interface Range extends TimeSpan {
  interval: Interval;
}

/** How many buckets a preset shows, the current one included. */
const presetBuckets = {
  today: { unit: "day", count: 1, interval: "hour" },
  "24h": { unit: "hour", count: 24, interval: "hour" },
  "7d": { unit: "day", count: 7, interval: "day" },
  "14d": { unit: "day", count: 14, interval: "day" },
  "30d": { unit: "day", count: 30, interval: "day" },
} as const satisfies Record<
  string,
  { unit: Interval; count: number; interval: Interval }
>;

export type Preset = keyof typeof presetBuckets;

/** Up to this length a chosen span is drawn by the hour: about a point per 5 px of a phone. */
const LONGEST_BY_HOUR = 3 * DAY;

/**
 * The range of a preset at `now`.
 * @example
 * presetRange("24h", "UTC", Date.parse("2026-03-01T12:34Z"));
 * // 2026-02-28T13:00Z to 2026-03-01T13:00Z by the hour
 */
export function presetRange(
  preset: Preset,
  timeZone: string,
  now: number,
): Range {
  const { unit, count, interval } = presetBuckets[preset];
  const zone = zoneOf(timeZone);
  let from = bucketStart(zone, unit, now);
  for (let i = 1; i < count; i++) from = bucketStart(zone, unit, from - 1);
  // A day by the hour ends with the current hour: hours to come are not zeros.
  return { from, to: bucketEnd(zone, interval, now), interval };
}

/** A span of the caller's choice, widened to whole hours or, when it is long, whole days. */
export function customRange(span: TimeSpan, timeZone: string): Range {
  if (!(span.from < span.to)) {
    throw new Error(
      `range is { from: ${span.from}, to: ${span.to} }; expected epoch milliseconds with from before to.`,
    );
  }
  const zone = zoneOf(timeZone);
  const interval = span.to - span.from > LONGEST_BY_HOUR ? "day" : "hour";
  return {
    from: bucketStart(zone, interval, span.from),
    to: bucketEnd(zone, interval, span.to - 1),
    interval,
  };
}

/** The end of the bucket that holds the instant. */
export function bucketEnd(
  zone: Zone,
  interval: Interval,
  instant: number,
): number {
  return nextBucket(zone, interval, bucketStart(zone, interval, instant));
}
