/**
 * The queue of days to be repaired: which of their hours are to be counted anew. Rebuild and erasure
 * add to it, `repairs.ts` works it off, compaction asks it which hour to leave alone.
 */
import { HOUR } from "../shared/units.js";
import { zoneOf, type Zone } from "../shared/zone.js";
import { internal } from "./_generated/api.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "./_generated/server.js";
import { horizonsOf } from "./horizons.js";
import { bucketsOf } from "./model/rangePlan.js";
import type { Site } from "./requireSite.js";

/** A chain that has not moved for so long was cut off. */
const STALE_AFTER_MS = HOUR;
const MAX_COUNTED_REPAIRS = 1000;

/**
 * Adds hours, and sees to it that the queue is worked off. Days whose raw events are gone are left out:
 * what their segments say is all there is. Of days whose hour segments are gone all hours are counted,
 * since the day is summed up from them.
 */
export async function enqueueRepairs(
  ctx: MutationCtx,
  site: Site,
  hours: Iterable<number>,
): Promise<void> {
  const zone = zoneOf(site.timeZone);
  const horizons = await horizonsOf(ctx, site._id);
  const byDay = new Map<number, Set<number>>();
  for (const hour of hours) {
    const day = zone.dayStart(hour);
    if (day < horizons.events) continue;
    const own = byDay.get(day);
    if (own) own.add(hour);
    else byDay.set(day, new Set([hour]));
  }
  if (byDay.size === 0) return;
  const first = await firstRepair(ctx, site._id);
  for (const [day, added] of byDay) {
    const isWithoutHours = day < horizons.hours;
    await enqueueDay(
      ctx,
      site._id,
      day,
      isWithoutHours ? hoursOf(zone, day) : added,
    );
  }
  if (!first || isStale(first)) await scheduleRepairs(ctx, site._id);
}

async function enqueueDay(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  day: number,
  added: Iterable<number>,
): Promise<void> {
  const row = await repairOf(ctx, siteId, day);
  const now = Date.now();
  if (!row) {
    const hours = ascending(added);
    await ctx.db.insert("repairs", { siteId, day, hours, updatedAt: now });
    return;
  }
  const hours = ascending([...row.hours, ...added]);
  // An hour whose count has begun begins again: what is being counted has changed.
  const isCounting = row.count && hours.includes(row.count.hour);
  await ctx.db.patch("repairs", row._id, {
    hours,
    ...(isCounting && { count: undefined }),
    unitsDone: undefined,
    updatedAt: now,
  });
}

/** Starts of the hours of a day. */
export function hoursOf(zone: Zone, day: number): number[] {
  return bucketsOf(zone, "hour", { from: day, to: zone.nextDay(day) });
}

export function firstRepair(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<Doc<"repairs"> | null> {
  return ctx.db
    .query("repairs")
    .withIndex("by_siteId_and_day", (q) => q.eq("siteId", siteId))
    .first();
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
  const row = await ctx.db
    .query("repairs")
    .withIndex("by_siteId_and_day", (q) =>
      q.eq("siteId", siteId).gte("day", from).lt("day", to),
    )
    .first();
  return row !== null;
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

/** The queue has work, and nobody is at it. */
function isStale(row: Doc<"repairs">): boolean {
  return row.updatedAt + STALE_AFTER_MS < Date.now();
}

/** Goes on with repairs whose chain was cut off. */
export async function resumeRepairs(
  ctx: MutationCtx,
  siteId: Id<"sites">,
): Promise<void> {
  const first = await firstRepair(ctx, siteId);
  if (first && isStale(first)) await scheduleRepairs(ctx, siteId);
}

async function scheduleRepairs(
  ctx: MutationCtx,
  siteId: Id<"sites">,
): Promise<void> {
  await ctx.scheduler.runAfter(0, internal.repairs.step, { siteId });
}

function ascending(hours: Iterable<number>): number[] {
  return [...new Set(hours)].sort((a, b) => a - b);
}
