/** Finds deltas that no run of compaction has come to: the safety net for hours. */
import type { QueryCtx } from "../_generated/server.js";
import { safetyNet } from "../budget/figureLimits.js";
import { TOTALS } from "../model/rollups/blocks.js";
import { closedBefore } from "../model/rollups/closing.js";
import type { Span } from "../model/rollups/rangePlan.js";
import { blocksIn } from "../rows/rollups.js";
import type { Scope } from "../scope/scope.js";
import { isQuietHour } from "./deltaBlocks.js";
import { DAY_RUN } from "./mergePlans.js";

/** A run that merges the deltas of a day, or of an hour. */
interface MergeRun {
  level: "day" | "hour";
  bucket: number;
}

/**
 * The runs that hours of a span need: one for a day that is over, one for each hour that is not
 * quiet of a day that goes on. `lookedTo` is null where all hours were looked at, else the first
 * one that was not. Jumps along the index, and so reads a row for each day that is over. An hour of
 * today takes the row of its dimensions as well.
 */
export async function unmergedIn(
  scope: Scope,
  { from: first, to }: Span,
): Promise<{ runs: MergeRun[]; lookedTo: number | null }> {
  const { ctx, zone } = scope;
  const overBefore = closedBefore(Date.now());
  const runs: MergeRun[] = [];
  let from = first;
  for (;;) {
    const bucket = await nextUnmerged(scope, { from, to }, overBefore);
    if (bucket === null) return { runs, lookedTo: null };
    const isFull = runs.length === safetyNet.scheduledRuns;
    if (isFull || (await hasReadEnough(ctx))) return { runs, lookedTo: bucket };
    const day = zone.dayStart(bucket);
    const end = zone.nextDay(day);
    if (end <= overBefore) {
      runs.push({ level: "day", bucket: day });
      from = end;
      continue;
    }
    from = bucket + 1;
    if (await isQuietHour(scope, bucket)) continue;
    runs.push({ level: "hour", bucket });
  }
}

/** The first hour with deltas, or the first day that is over and has a planned run. */
async function nextUnmerged(
  { ctx, site, zone }: Scope,
  { from, to }: Span,
  overBefore: number,
): Promise<number | null> {
  const deltas = { siteId: site._id, level: "delta", from } as const;
  const hours = { ...deltas, to };
  const hour = await blocksIn(ctx.db, hours, TOTALS).first();
  const days = { ...deltas, to: zone.dayStart(overBefore) };
  const day = await blocksIn(ctx.db, days, DAY_RUN).first();
  const next = Math.min(hour?.bucket ?? Infinity, day?.bucket ?? Infinity);
  return next === Infinity ? null : next;
}

/** Whether a run of the safety net leaves the rest to the next one. */
export async function hasReadEnough(ctx: QueryCtx): Promise<boolean> {
  const { bytesRead } = await ctx.meta.getTransactionMetrics();
  return bytesRead.used > safetyNet.doneBytes;
}
