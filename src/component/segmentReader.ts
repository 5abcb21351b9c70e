/**
 * Reads a range from the coarsest segments there are: months, days where a month is missing, hours
 * where a day is missing, and the deltas that compaction has not merged yet.
 */
import {
  joinSpans,
  missingSpans,
  type LevelSpans,
  type Span,
} from "./model/rangePlan.js";
import type { Zone } from "../shared/zone.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import type { QueryCtx } from "./_generated/server.js";
import { segmentsIn } from "./segmentRows.js";
import type { Level } from "./model/levels.js";

/** Units that together hold what is asked for: `totals`, or `*` and one dimension. */
export type Units = readonly string[];

/** Takes a row. `false`: that is enough, stop reading. */
export type Visit = (row: Doc<"rollups">) => boolean;

/** Visits the compacted segments of a planned range. Returns whether all of them were visited. */
export async function visitCompacted(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  zone: Zone,
  units: Units,
  cut: readonly LevelSpans[],
  visit: Visit,
): Promise<boolean> {
  let missing: Span[] = [];
  for (const { level, spans } of cut) {
    const toRead = joinSpans([...spans, ...missing]);
    missing = [];
    for (const span of toRead) {
      const present = await visitSpan(ctx, siteId, level, units, span, visit);
      if (present === null) return false;
      if (level !== "hour") {
        missing.push(...missingSpans(zone, level, span, present));
      }
    }
  }
  return true;
}

/** Visits the deltas of whole hours. Returns whether all of them were visited. */
export async function visitDeltas(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  units: Units,
  hours: Span,
  visit: Visit,
): Promise<boolean> {
  return (await visitSpan(ctx, siteId, "delta", units, hours, visit)) !== null;
}

/** Visits newest first. The buckets found, or null when the visitor has had enough. */
async function visitSpan(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  level: Level,
  units: Units,
  span: Span,
  visit: Visit,
): Promise<Set<number> | null> {
  const present = new Set<number>();
  for (const unit of units) {
    const rows = segmentsIn(ctx, siteId, level, unit, span.from, span.to);
    for await (const row of rows.order("desc")) {
      present.add(row.bucket);
      if (!visit(row)) return null;
    }
  }
  return present;
}
