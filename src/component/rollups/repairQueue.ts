/**
 * The queue of days to be repaired: which of their hours are to be counted anew. Rebuild, erasure and removal
 * add to it, `steps.ts` works it off, compaction asks it which hour to leave alone.
 */
import { zoneOf, type Zone } from "../../shared/time/zone.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { horizonsOf } from "../rows/horizons.js";
import { isGone } from "../model/rollups/horizons.js";
import { bucketsOf } from "../model/rollups/rangePlan.js";
import { wakeRepairs } from "./repairChain.js";
import type { Site } from "../scope/requireSite.js";

const MAX_COUNTED_REPAIRS = 1000;

/**
 * Adds hours, and sees to it that the queue is worked off. Days whose raw events are gone are left out:
 * what their blocks say is all there is. Of days whose hour blocks are gone all hours are counted,
 * since the day is summed up from them. With `notBefore` they wait until then, and are counted once where the
 * caller adds the same days again before.
 */
export async function enqueueRepairs(
  ctx: MutationCtx,
  site: Site,
  hours: Iterable<number>,
  notBefore?: number,
): Promise<void> {
  const zone = zoneOf(site.timeZone);
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
    const isWithoutHours = isGone(horizons, "hours", day);
    const hours = isWithoutHours ? hoursOf(zone, day) : added;
    await enqueueDay(ctx, site._id, day, hours, isWithoutHours, notBefore);
  }
  await wakeRepairs(ctx, site._id);
}

async function enqueueDay(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  day: number,
  added: Iterable<number>,
  isWithoutHours: boolean,
  notBefore: number | undefined,
): Promise<void> {
  const row = await repairOf(ctx, siteId, day);
  if (!row) {
    await ctx.db.insert("repairs", {
      siteId,
      day,
      hours: ascending(added),
      // Later on, no hour of a day that is in the queue goes.
      ...(isWithoutHours && { needsEveryHour: true }),
      ...(notBefore !== undefined && { notBefore }),
      updatedAt: Date.now(),
    });
    return;
  }
  const { count } = row;
  const anew = new Set(added);
  // An hour whose count has begun begins again: what is being counted has changed.
  const isCounting = count && anew.has(count.hour);
  await ctx.db.patch("repairs", row._id, {
    hours: ascending([...row.hours, ...anew]),
    updatedAt: Date.now(),
    ...(isCounting && { count: undefined, unstaging: count.hour }),
    summed: undefined,
    // What waits for an hour to close may now have others. What has failed waits on.
    ...(row.delays === undefined && { notBefore }),
  });
}

/** Starts of the hours of a day. */
export function hoursOf(zone: Zone, day: number): number[] {
  return bucketsOf(zone, "hour", { from: day, to: zone.nextDay(day) });
}

/** The earliest day in the queue, and when the queue last moved or grew; null: it is empty. */
export async function queueOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<{ firstDay: number; movedAt: number } | null> {
  const rows = await ctx.db
    .query("repairs")
    .withIndex("by_siteId_and_day", (q) => q.eq("siteId", siteId))
    .take(MAX_COUNTED_REPAIRS);
  const [first] = rows;
  if (!first) return null;
  const movedAt = Math.max(...rows.map(({ updatedAt }) => updatedAt));
  return { firstDay: first.day, movedAt };
}

export function repairOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  day: number,
): Promise<Doc<"repairs"> | null> {
  return ctx.db
    .query("repairs")
    .withIndex("by_siteId_and_day", (q) =>
      q.eq("siteId", siteId).eq("day", day),
    )
    .unique();
}

/** Whether a day whose start is in `[from, to)` is still to be repaired. */
export async function isAnyRepairIn(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  from: number,
  to: number,
): Promise<boolean> {
  return (await repairsIn(ctx, siteId, from, to).first()) !== null;
}

/** Whether a day of the span is still to be repaired beside this one. */
export async function isAnyOtherRepairIn(
  ctx: QueryCtx,
  { _id, siteId }: Doc<"repairs">,
  from: number,
  to: number,
): Promise<boolean> {
  const rows = await repairsIn(ctx, siteId, from, to).take(2);
  return rows.some((row) => row._id !== _id);
}

function repairsIn(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  from: number,
  to: number,
) {
  return ctx.db
    .query("repairs")
    .withIndex("by_siteId_and_day", (q) =>
      q.eq("siteId", siteId).gte("day", from).lt("day", to),
    );
}

/** How many days are still to be repaired, counted up to 1,000. */
export async function countRepairs(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<number> {
  const rows = await ctx.db
    .query("repairs")
    .withIndex("by_siteId_and_day", (q) => q.eq("siteId", siteId))
    .take(MAX_COUNTED_REPAIRS);
  return rows.length;
}

/** Whether the hour is being counted anew, over several transactions: its deltas stay until then. */
export async function isBeingCounted(
  ctx: QueryCtx,
  zone: Zone,
  siteId: Id<"sites">,
  hour: number,
): Promise<boolean> {
  const row = await repairOf(ctx, siteId, zone.dayStart(hour));
  return row?.count?.hour === hour;
}

function ascending(hours: Iterable<number>): number[] {
  return [...new Set(hours)].sort((a, b) => a - b);
}
