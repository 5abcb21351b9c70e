/** Cuts a range into the questions for its hours. */
import type { UtcOffsets } from "../../shared/time/utcOffsets.js";
import { bucketStart, listedZone, nextBucket } from "../../shared/time/zone.js";
import type { TimeSpan } from "../controls/ranges.js";

/** Bounds the months of one map, because each hour is one row for the server to read. */
export const MOST_MONTHS = 13;

/**
 * Returns the calendar months of the span, the first and the last cut by its ends. A month has less
 * than 1,000 hours, which a time series may have. Whole months are the same questions for all
 * ranges. Only the newest 13 are returned.
 */
export function hourSlices(
  { from, to }: TimeSpan,
  utcOffsets: UtcOffsets,
): TimeSpan[] {
  const zone = listedZone(utcOffsets);
  const slices: TimeSpan[] = [];
  let at = from;
  while (at < to) {
    const end = nextBucket(zone, "month", bucketStart(zone, "month", at));
    slices.push({ from: at, to: Math.min(end, to) });
    at = end;
  }
  return slices.slice(-MOST_MONTHS);
}

/** Returns the weeks of a slice from its beginning, the last one cut by its end. */
export function weeksOf(
  { from, to }: TimeSpan,
  utcOffsets: UtcOffsets,
): TimeSpan[] {
  const zone = listedZone(utcOffsets);
  const weeks: TimeSpan[] = [];
  let at = from;
  while (at < to) {
    const begin = at;
    for (let day = 0; day < 7; day++) {
      at = nextBucket(zone, "day", bucketStart(zone, "day", at));
    }
    weeks.push({ from: begin, to: Math.min(at, to) });
  }
  return weeks;
}
