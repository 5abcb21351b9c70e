/**
 * Reads a range from the coarsest segments there are: months, days where a month is missing, hours
 * where a day is missing, and the deltas that compaction has not merged yet. What several readers want is
 * read once; which segments are missing is a question for each of them: a bucket may have some of its
 * dimensions and not others while it is being built.
 */
import {
  joinSpans,
  missingSpans,
  type LevelSpans,
  type Span,
} from "./model/rangePlan.js";
import { bucketSizes, type Zone } from "../shared/zone.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import type { QueryCtx } from "./_generated/server.js";
import { segmentsIn } from "./segmentRows.js";
import type { Level } from "./model/levels.js";

/**
 * A transaction may read 4,096 ranges of an index. Every gap between days that are there costs one for each
 * unit; where there are so many, what is older is not read.
 */
const MAX_RANGES_AT_LEVEL = 900;

/** Units that together hold what is asked for: `totals`, or `*` and one dimension. */
export type Units = readonly string[];

/** What is to be read of some units. */
export interface Wanted {
  readonly units: Units;
  /** A planned range. */
  readonly cut: readonly LevelSpans[];
}

/** Takes a row for those who want it. `false`: that is enough, stop reading. */
export type Visit<W> = (row: Doc<"rollups">, takers: readonly W[]) => boolean;

/** The spans that one reader wants of a level. */
interface Part<W> {
  readonly wanted: W;
  readonly spans: readonly Span[];
}

/** Visits the compacted segments of planned ranges. Returns whether all of them were visited. */
export async function visitCompacted<W extends Wanted>(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  zone: Zone,
  readers: readonly W[],
  visit: Visit<W>,
): Promise<boolean> {
  const missing = new Map<W, Span[]>();
  for (const level of bucketSizes) {
    const parts = readers.map((wanted) => {
      const own = wanted.cut.find((each) => each.level === level);
      const spans = [...(own?.spans ?? []), ...(missing.get(wanted) ?? [])];
      return { wanted, spans: joinSpans(spans) };
    });
    const present = await visitLevel(ctx, siteId, level, parts, visit);
    if (present === null) return false;
    if (level === "hour") break;
    for (const { wanted, spans } of parts) {
      const found = present.get(wanted) ?? [];
      missing.set(
        wanted,
        spans.flatMap((span) => missingSpans(zone, level, span, found)),
      );
    }
  }
  return true;
}

/** Visits the deltas of whole hours. Returns whether all of them were visited. */
export async function visitDeltas<W extends Wanted>(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  readers: readonly W[],
  hours: Span,
  visit: Visit<W>,
): Promise<boolean> {
  const parts = readers.map((wanted) => ({ wanted, spans: [hours] }));
  return (await visitLevel(ctx, siteId, "delta", parts, visit)) !== null;
}

/**
 * Visits newest first, all units in step: where the visitor has had enough, none of them is left out.
 * Returns the buckets found for each reader, or null when not all were visited.
 */
async function visitLevel<W extends Wanted>(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  level: Level,
  parts: readonly Part<W>[],
  visit: Visit<W>,
): Promise<Map<W, Set<number>> | null> {
  const present = new Map(
    parts.map(({ wanted }) => [wanted, new Set<number>()]),
  );
  let ranges = 0;
  /** Newest first; null where no further range may be read. */
  async function* rowsOf(unit: string, spans: readonly Span[]) {
    for (const { from, to } of [...spans].reverse()) {
      if (++ranges > MAX_RANGES_AT_LEVEL) yield null;
      yield* segmentsIn(ctx, siteId, level, unit, from, to).order("desc");
    }
  }
  const units = new Set(parts.flatMap(({ wanted }) => wanted.units));
  const streams = new Set(
    [...units].map((unit) => {
      const own = parts.filter(({ wanted }) => wanted.units.includes(unit));
      const spans = joinSpans(own.flatMap((part) => part.spans));
      return { parts: own, rows: rowsOf(unit, spans), bucket: Infinity };
    }),
  );
  for (;;) {
    const [stream] = [...streams].sort((a, b) => b.bucket - a.bucket);
    if (!stream) return present;
    const { value: row, done } = await stream.rows.next();
    if (done === true) {
      streams.delete(stream);
      continue;
    }
    if (row === null) return null;
    stream.bucket = row.bucket;
    const takers = stream.parts.flatMap(({ wanted, spans }) =>
      spans.some((span) => isWithin(span, row.bucket)) ? wanted : [],
    );
    for (const taker of takers) present.get(taker)?.add(row.bucket);
    if (!visit(row, takers)) return null;
  }
}

function isWithin({ from, to }: Span, bucket: number): boolean {
  return from <= bucket && bucket < to;
}
