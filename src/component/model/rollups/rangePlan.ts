/**
 * Plans how a report reads a range: whole months, days and hours from blocks, and raw events only
 * in the ragged edges shorter than an hour. A reader goes through `cut`, coarsest level first. It
 * asks each next level for the level's own spans and for those whose blocks were missing
 * (`missingSpans`).
 */
import {
  bucketSizes,
  bucketStart,
  nextBucket,
  type BucketSize,
  type SeriesBucketSize,
  type Zone,
} from "../../../shared/time/zone.js";
import type { Weekday } from "../../../shared/time/weekday.js";

/** The instants `[from, to)` in epoch milliseconds. A plan has no empty spans. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface PlanOptions {
  /**
   * Set it when `to` lies in the open or the previous hour: then the last hour is read whole. With
   * a raw edge there, every ingest would run the report again.
   */
  readonly wholeLastHour?: boolean;
  /** The levels that may be read, in any order. Hours always may. Default: all. */
  readonly levels?: readonly BucketSize[];
}

export interface LevelSpans {
  readonly level: BucketSize;
  /** The spans in order. Each has whole buckets of the level. */
  readonly spans: readonly Span[];
}

export interface RangePlan {
  /** The part before the first whole hour, or the whole range if it lies within one hour. */
  readonly rawHead: Span | null;
  /**
   * All whole hours. With `wholeLastHour` they end after `to` unless `to` is the start of an hour.
   */
  readonly hours: Span | null;
  /** The part after the last whole hour; null with `wholeLastHour`. */
  readonly rawTail: Span | null;
  /**
   * `hours` again, each part at the coarsest level that has it whole; coarsest first, hours last.
   */
  readonly cut: readonly LevelSpans[];
}

/**
 * Plans the reading of a range.
 *
 * A range that starts ragged and ends within the same hour is one raw span even with
 * `wholeLastHour`: no block could answer it.
 * @throws Error when the range is empty or not finite
 */
export function planRange(
  zone: Zone,
  range: Span,
  { wholeLastHour = false, levels = bucketSizes }: PlanOptions = {},
): RangePlan {
  const { from, to } = range;
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to)) {
    throw new Error(
      `range is [${from}, ${to}); expected two times in epoch milliseconds, from before to.`,
    );
  }
  const firstHour = startAtOrAfter(zone, "hour", from);
  if (firstHour >= to) {
    return { rawHead: range, hours: null, rawTail: null, cut: [] };
  }
  const end = wholeLastHour
    ? startAtOrAfter(zone, "hour", to)
    : zone.hourStart(to);
  const hours = spanOrNull(firstHour, end);
  return {
    rawHead: spanOrNull(from, firstHour),
    hours,
    rawTail: spanOrNull(end, to),
    cut: hours ? cutByLevel(zone, hours, levels) : [],
  };
}

/**
 * Cuts the whole buckets out of a span. `head` is the part before them, `tail` the part after. A
 * span without a whole bucket is all `head`.
 */
export function wholeBuckets(
  zone: Zone,
  level: BucketSize,
  span: Span,
): { head: Span | null; whole: Span | null; tail: Span | null } {
  const first = startAtOrAfter(zone, level, span.from);
  const end = bucketStart(zone, level, span.to);
  if (first >= end) return { head: span, whole: null, tail: null };
  return {
    head: spanOrNull(span.from, first),
    whole: { from: first, to: end },
    tail: spanOrNull(end, span.to),
  };
}

/** The starts of the buckets that hold the span's instants. The first may lie before the span. */
export function bucketsOf(
  zone: Zone,
  size: SeriesBucketSize,
  span: Span,
  weekStartsOn?: Weekday,
): number[] {
  const starts: number[] = [];
  let start = bucketStart(zone, size, span.from, weekStartsOn);
  while (start < span.to) {
    starts.push(start);
    start = nextBucket(zone, size, start, weekStartsOn);
  }
  return starts;
}

/**
 * The parts of a span of whole buckets whose bucket is not `present` (by start), joined where they
 * touch.
 */
export function missingSpans(
  zone: Zone,
  level: BucketSize,
  span: Span,
  present: Iterable<number>,
): Span[] {
  const found = new Set(present);
  return joinSpans(
    bucketsOf(zone, level, span)
      .filter((start) => !found.has(start))
      .map((start) => ({ from: start, to: nextBucket(zone, level, start) })),
  );
}

/** Sorts spans and joins those that touch or overlap. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && span.from <= last.to) {
      joined[joined.length - 1] = {
        from: last.from,
        to: Math.max(last.to, span.to),
      };
    } else {
      joined.push(span);
    }
  }
  return joined;
}

function cutByLevel(
  zone: Zone,
  hours: Span,
  levels: readonly BucketSize[],
): LevelSpans[] {
  const cut: LevelSpans[] = [];
  let rest: Span[] = [hours];
  for (const level of bucketSizes) {
    if (level === "hour" || !levels.includes(level)) continue;
    const parts = rest.map((span) => wholeBuckets(zone, level, span));
    cut.push({ level, spans: parts.flatMap(({ whole }) => whole ?? []) });
    rest = parts.flatMap(({ head, tail }) => [head ?? [], tail ?? []].flat());
  }
  return [...cut, { level: "hour", spans: rest }];
}

function startAtOrAfter(zone: Zone, level: BucketSize, instant: number) {
  const start = bucketStart(zone, level, instant);
  return start === instant ? instant : nextBucket(zone, level, start);
}

function spanOrNull(from: number, to: number): Span | null {
  return from < to ? { from, to } : null;
}
