/**
 * Reads a range from the coarsest blocks there are: months, days where a month is missing, hours
 * where a day is missing, and the deltas that compaction has not merged yet. A block that several
 * readers want is read once. Each reader finds the missing blocks by itself: while a bucket is
 * being built, it may have some of its dimensions and not others.
 */
import {
  joinSpans,
  missingSpans,
  type LevelSpans,
  type Span,
} from "../model/rollups/rangePlan.js";
import { bucketSizes, nextBucket } from "../../shared/time/zone.js";
import type { Doc } from "../_generated/dataModel.js";
import { blocksIn } from "../rows/rollups.js";
import { MAX_RANGES_AT_LEVEL } from "../budget/reportLimits.js";
import type { Scope } from "../scope/scope.js";
import type { Level } from "../model/rollups/levels.js";

/** Units that together hold what is asked for: `totals`, or `*` and one dimension. */
export type Units = readonly string[];

/** Asks for some units in a planned range. */
export interface Reader {
  readonly units: Units;
  /** The spans of each level, coarsest level first. */
  readonly cut: readonly LevelSpans[];
}

/** Takes a row for the readers that want it. `false`: that is enough, stop reading. */
export type Visit<R> = (row: Doc<"rollups">, takers: readonly R[]) => boolean;

/** The spans that one reader wants of a level. */
interface Part<R> {
  readonly reader: R;
  readonly spans: readonly Span[];
}

/** Visits the compacted blocks of planned ranges. Returns whether all of them were visited. */
export async function visitCompacted<R extends Reader>(
  scope: Scope,
  readers: readonly R[],
  visit: Visit<R>,
): Promise<boolean> {
  const { zone } = scope;
  const missing = new Map<R, Span[]>();
  /** Older blocks are not read, at this level and finer ones. */
  let readFrom = -Infinity;
  for (const level of bucketSizes) {
    const parts = readers.map((reader) => {
      const own = reader.cut.find((each) => each.level === level);
      const spans = [...(own?.spans ?? []), ...(missing.get(reader) ?? [])];
      return { reader, spans: since(readFrom, joinSpans(spans)) };
    });
    const read = await visitLevel(scope, level, parts, visit);
    if (read === null) return false;
    const { present, endedAt } = read;
    if (endedAt !== null) {
      // Other units may hold more of that bucket.
      readFrom =
        endedAt === Infinity ? endedAt : nextBucket(zone, level, endedAt);
    }
    if (level === "hour") break;
    for (const { reader, spans } of parts) {
      const found = present.get(reader) ?? [];
      missing.set(
        reader,
        spans.flatMap((span) => missingSpans(zone, level, span, found)),
      );
    }
  }
  return readFrom === -Infinity;
}

/** Visits the deltas of whole hours. Returns whether all of them were visited. */
export async function visitDeltas<R extends Reader>(
  scope: Scope,
  readers: readonly R[],
  hours: Span,
  visit: Visit<R>,
): Promise<boolean> {
  const parts = readers.map((reader) => ({ reader, spans: [hours] }));
  return (await visitLevel(scope, "delta", parts, visit)) !== null;
}

interface LevelRead<R> {
  /** The buckets found for each reader. */
  readonly present: ReadonlyMap<R, ReadonlySet<number>>;
  /**
   * The oldest bucket that was visited in every unit, where there were too many ranges. Null where
   * all ranges were read.
   */
  readonly endedAt: number | null;
}

/**
 * Visits newest blocks first and all units in step, so that all units end at the same bucket where
 * `visit` stops. Returns null when it stops.
 */
async function visitLevel<R extends Reader>(
  { ctx, site }: Scope,
  level: Level,
  parts: readonly Part<R>[],
  visit: Visit<R>,
): Promise<LevelRead<R> | null> {
  const present = new Map(
    parts.map(({ reader }) => [reader, new Set<number>()]),
  );
  let ranges = 0;
  /** Newest first; null where no further range may be read. */
  async function* rowsOf(unit: string, spans: readonly Span[]) {
    for (const span of [...spans].reverse()) {
      if (++ranges > MAX_RANGES_AT_LEVEL) yield null;
      const range = { siteId: site._id, level, ...span };
      yield* blocksIn(ctx.db, range, unit).order("desc");
    }
  }
  const units = new Set(parts.flatMap(({ reader }) => reader.units));
  const streams = new Set(
    [...units].map((unit) => {
      const own = parts.filter(({ reader }) => reader.units.includes(unit));
      const spans = joinSpans(own.flatMap((part) => part.spans));
      return { parts: own, rows: rowsOf(unit, spans), bucket: Infinity };
    }),
  );
  for (;;) {
    const stream = newest(streams);
    if (!stream) return { present, endedAt: null };
    const { value: row, done } = await stream.rows.next();
    if (done === true) {
      streams.delete(stream);
      continue;
    }
    if (row === null) return { present, endedAt: stream.bucket };
    stream.bucket = row.bucket;
    const takers = stream.parts.flatMap(({ reader, spans }) =>
      spans.some((span) => isWithin(span, row.bucket)) ? reader : [],
    );
    for (const taker of takers) present.get(taker)?.add(row.bucket);
    if (!visit(row, takers)) return null;
  }
}

/** The stream whose last row is the newest, or that had no row yet. The others wait for it. */
function newest<S extends { bucket: number }>(
  streams: Iterable<S>,
): S | undefined {
  let first: S | undefined;
  for (const stream of streams) {
    if (!first || stream.bucket > first.bucket) first = stream;
  }
  return first;
}

function since(from: number, spans: readonly Span[]): Span[] {
  return spans
    .filter(({ to }) => to > from)
    .map((span) => ({ from: Math.max(span.from, from), to: span.to }));
}

function isWithin({ from, to }: Span, bucket: number): boolean {
  return from <= bucket && bucket < to;
}
