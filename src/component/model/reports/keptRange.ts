/**
 * The part of a range that a report can still answer. Where rows are gone, that is whole buckets of
 * the finest level that is kept.
 */
import {
  bucketStart,
  nextBucket,
  type BucketSize,
  type SeriesBucketSize,
  type Zone,
} from "../../../shared/time/zone.js";
import { isAnyGone, isGone, type Horizons } from "../rollups/horizons.js";
import type { Span } from "../rollups/rangePlan.js";

/**
 * Moves the ends of a range to the nearest start of a bucket that is still kept: of an hour where
 * raw events are gone, of a day where hours are, of a month where days are. A horizon may be of
 * another time zone than the site has by now. Then the result may be empty.
 */
export function keptRange<R extends Span>(
  zone: Zone,
  range: R,
  horizons: Horizons,
): { range: R; isMoved: boolean } {
  const to = keptCut(zone, range.to, horizons);
  const from = Math.min(keptCut(zone, range.from, horizons), to);
  const isMoved = from !== range.from || to !== range.to;
  return { range: isMoved ? { ...range, from, to } : range, isMoved };
}

/** The finest interval, not finer than `asked`, of which every bucket of the range is kept. */
export function keptInterval(
  asked: SeriesBucketSize,
  range: Span,
  horizons: Horizons,
): SeriesBucketSize {
  if (asked === "month" || isAnyGone(horizons, "days", range)) return "month";
  const needsHours = asked === "hour";
  return needsHours && isAnyGone(horizons, "hours", range) ? "day" : asked;
}

function keptCut(zone: Zone, at: number, horizons: Horizons): number {
  const level = finestKept(at, horizons);
  return level === null ? at : nearestStart(zone, level, at);
}

/** The finest level that is kept at an instant; null where raw events are. */
function finestKept(at: number, horizons: Horizons): BucketSize | null {
  if (isGone(horizons, "days", at)) return "month";
  if (isGone(horizons, "hours", at)) return "day";
  return isGone(horizons, "events", at) ? "hour" : null;
}

function nearestStart(zone: Zone, level: BucketSize, at: number): number {
  const before = bucketStart(zone, level, at);
  const after = nextBucket(zone, level, before);
  return at - before < after - at ? before : after;
}
