/**
 * The part of a range that a report can still answer where rows are gone: there, whole buckets of the finest level
 * that is kept.
 */
import {
  bucketStart,
  nextBucket,
  type BucketSize,
  type Zone,
} from "../../../shared/time/zone.js";
import { isAnyGone, isGone, type Horizons } from "../rollups/horizons.js";

/** A range, possibly empty. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Moves the ends of a range to the nearest start of a bucket that can still be told apart: of an hour
 * where raw events are gone, of a day where hours are, of a month where days are. Where a horizon is of another
 * time zone than the site has now, nothing may be left between them.
 */
export function keptRange<R extends Range>(
  zone: Zone,
  range: R,
  horizons: Horizons,
): { range: R; isMoved: boolean } {
  const to = keptCut(zone, range.to, horizons);
  const from = Math.min(keptCut(zone, range.from, horizons), to);
  const isMoved = from !== range.from || to !== range.to;
  return { range: isMoved ? { ...range, from, to } : range, isMoved };
}

/** The finest interval in which every bucket of the range can be told apart, `asked` at the finest. */
export function keptInterval(
  asked: BucketSize,
  range: Range,
  horizons: Horizons,
): BucketSize {
  if (asked === "month" || isAnyGone(horizons, "days", range)) return "month";
  return isAnyGone(horizons, "hours", range) ? "day" : asked;
}

function keptCut(zone: Zone, at: number, horizons: Horizons): number {
  const level = finestKept(at, horizons);
  return level === null ? at : nearestStart(zone, level, at);
}

/** Of an instant; null where raw events are kept. */
function finestKept(at: number, horizons: Horizons): BucketSize | null {
  if (isGone(horizons, "days", at)) return "month";
  if (isGone(horizons, "hours", at)) return "day";
  return isGone(horizons, "events", at) ? "hour" : null;
}

function nearestStart(zone: Zone, level: BucketSize, at: number): number {
  const before = bucketStart(zone, level, at);
  if (before === at) return at;
  const after = nextBucket(zone, level, before);
  return at - before < after - at ? before : after;
}
