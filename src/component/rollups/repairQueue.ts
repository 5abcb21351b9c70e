/**
 * The queue of repairs: days of which some hours must be counted again. Rebuild, erasure and
 * removal add to it, and `repairs/steps.ts` works it off. Compaction leaves the hour alone that is
 * being counted.
 */
import type { Zone } from "../../shared/time/zone.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { MAX_REPAIRS_COUNTED } from "../budget/figureLimits.js";
import { horizonsOf } from "../rows/horizons.js";
import { insertRepair, repairOf, repairsOfSite } from "../rows/repairs.js";
import { isGone } from "../model/rollups/horizons.js";
import { bucketsOf, type Span } from "../model/rollups/rangePlan.js";
import type { Scope, WriteScope } from "../scope/scope.js";
import { wakeRepairs } from "./repairChain.js";

/**
 * Adds hours, and wakes the chain that works off the queue. Days whose raw events are gone are left
 * out: their blocks are all that is left of them. Where the hour blocks of a day are gone, all
 * hours of the day are counted, because the day is summed up from them.
 * @param notBefore the hours wait until then. They are counted once, even if the caller adds the
 *   same days several times before.
 */
export async function enqueueRepairs(
  { ctx, site, zone }: WriteScope,
  hours: Iterable<number>,
  notBefore?: number,
): Promise<void> {
  const horizons = await horizonsOf(ctx, site._id);
  const byDay = new Map<number, Set<number>>();
  for (const hour of hours) {
    const day = zone.dayStart(hour);
    if (isGone(horizons, "events", day)) continue;
    const own = byDay.get(day);
    if (own) own.add(hour);
    else byDay.set(day, new Set([hour]));
  }
  if (byDay.size === 0) return;
  for (const [day, added] of byDay) {
    const needsEveryHour = isGone(horizons, "hours", day);
    const hours = needsEveryHour ? hoursOf(zone, day) : added;
    const repair = { siteId: site._id, day, hours, needsEveryHour, notBefore };
    await enqueueDay(ctx, repair);
  }
  await wakeRepairs(ctx, site._id);
}

/** A day that is added to the queue. */
interface NewRepair {
  siteId: Id<"sites">;
  day: number;
  hours: Iterable<number>;
  /** The day has no hour blocks, so all of its hours must be counted. */
  needsEveryHour: boolean;
  notBefore: number | undefined;
}

async function enqueueDay(
  ctx: MutationCtx,
  { siteId, day, hours, needsEveryHour, notBefore }: NewRepair,
): Promise<void> {
  const row = await repairOf(ctx, siteId, day);
  if (!row) {
    await insertRepair(ctx.db, {
      siteId,
      day,
      hours: ascending(hours),
      // Set once: clean-up deletes no hour of a day that is in the queue.
      ...(needsEveryHour && { needsEveryHour }),
      ...(notBefore !== undefined && { notBefore }),
      updatedAt: Date.now(),
    });
    return;
  }
  const { count } = row;
  const added = new Set(hours);
  // An hour whose count has begun begins again: the rows that are being counted have changed.
  const isCounting = count && added.has(count.hour);
  await ctx.db.patch("repairs", row._id, {
    hours: ascending([...row.hours, ...added]),
    updatedAt: Date.now(),
    ...(isCounting && { count: undefined, unstaging: count.hour }),
    summed: undefined,
    // A day that waits for an hour to close may now have other hours. A day that has failed waits
    // on.
    ...(row.delays === undefined && { notBefore }),
  });
}

/** Starts of the hours of a day. */
export function hoursOf(zone: Zone, day: number): number[] {
  return bucketsOf(zone, "hour", { from: day, to: zone.nextDay(day) });
}

/** The earliest day in the queue, and when the queue last moved or grew; null where it is empty. */
export async function queueOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<{ firstDay: number; movedAt: number } | null> {
  const rows = await repairsOfSite(ctx.db, siteId).take(MAX_REPAIRS_COUNTED);
  const [first] = rows;
  if (!first) return null;
  const movedAt = Math.max(...rows.map(({ updatedAt }) => updatedAt));
  return { firstDay: first.day, movedAt };
}

/** Whether the queue has a day that starts in the span. */
export async function isAnyRepairIn(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  span: Span,
): Promise<boolean> {
  return (await repairsOfSite(ctx.db, siteId, span).first()) !== null;
}

/** Whether the queue has another day than this one that starts in the span. */
export async function isAnyOtherRepairIn(
  ctx: QueryCtx,
  { _id, siteId }: Doc<"repairs">,
  span: Span,
): Promise<boolean> {
  const rows = await repairsOfSite(ctx.db, siteId, span).take(2);
  return rows.some((row) => row._id !== _id);
}

/** The number of days in the queue, counted up to 1,000. */
export async function countRepairs(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<number> {
  const rows = await repairsOfSite(ctx.db, siteId).take(MAX_REPAIRS_COUNTED);
  return rows.length;
}

/**
 * Whether a count of the hour over several transactions is under way. Its deltas stay until it
 * ends.
 */
export async function isBeingCounted(
  { ctx, site, zone }: Scope,
  hour: number,
): Promise<boolean> {
  const row = await repairOf(ctx, site._id, zone.dayStart(hour));
  return row?.count?.hour === hour;
}

function ascending(hours: Iterable<number>): number[] {
  return [...new Set(hours)].sort((a, b) => a - b);
}
