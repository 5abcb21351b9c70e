/** Schedules the building of days. */
import { MINUTE } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import { CLOSED_AFTER_MS } from "../model/rollups/closing.js";
import { TOTALS } from "../model/rollups/blocks.js";
import type { WriteScope } from "../scope/scope.js";
import { blocksIn, partsOf } from "../rows/rollups.js";
import { hasDeltas } from "./deltaReads.js";

/**
 * Schedules the building of a day for when its last hour is closed. The day's first hour does that.
 * Where the day is already over, the hour that leaves no delta of the day behind does it.
 * @param hour with `isOpened`: it had no block before
 */
export async function scheduleDay(
  scope: WriteScope,
  { hour, isOpened }: { hour: number; isOpened: boolean },
): Promise<void> {
  const { ctx, site, zone } = scope;
  const bucket = zone.dayStart(hour);
  const end = zone.nextDay(bucket);
  if (dayBuiltAt(end) > Date.now()) {
    if (isOpened) await scheduleDayOf(scope, hour);
    return;
  }
  const day = { siteId: site._id, level: "day" as const, bucket };
  if (await hasDeltas(ctx, site._id, { from: bucket, to: end })) return;
  if ((await partsOf(ctx, day, TOTALS)).length > 0) return;
  await ctx.scheduler.runAfter(0, internal.rollups.compactUp.build, day);
}

/**
 * Schedules the building of a day that is not over, where the hour has just opened and is its
 * first.
 */
export async function scheduleDayOf(
  { ctx, site, zone }: WriteScope,
  hour: number,
): Promise<void> {
  const bucket = zone.dayStart(hour);
  const end = zone.nextDay(bucket);
  const at = dayBuiltAt(end);
  if (at <= Date.now()) return;
  const siteId = site._id;
  const hours = { siteId, level: "hour", from: bucket, to: end } as const;
  const first = await blocksIn(ctx.db, hours, TOTALS).first();
  if (first?.bucket !== hour) return;
  const day = { siteId, level: "day" as const, bucket };
  await ctx.scheduler.runAt(at, internal.rollups.compactUp.build, day);
}

function dayBuiltAt(end: number): number {
  return end + CLOSED_AFTER_MS + MINUTE;
}
