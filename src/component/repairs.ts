/**
 * Works off the queue of repairs of a site, one small transaction after the other: counts the hours of
 * a day anew, then sums up the day and its month. Ingest, folds and compaction go on meanwhile.
 *
 * The fence: in one transaction an hour is found without deltas and the lanes' cursors are read. Until
 * a delta of the hour is written, its raw rows up to those cursors and its segments stand still, so
 * the count may take several transactions. Compaction leaves the hour alone; a delta that comes in
 * between makes the count begin again, unless the count is already taking its place.
 */
import { v } from "convex/values";
import { SECOND } from "../shared/units.js";
import { zoneOf, type Zone } from "../shared/zone.js";
import { internal } from "./_generated/api.js";
import type { Doc } from "./_generated/dataModel.js";
import { internalMutation, type MutationCtx } from "./_generated/server.js";
import { hasDeltas } from "./deltaSegments.js";
import { horizonsOf } from "./horizons.js";
import { CLOSED_AFTER_MS, closedBefore, settlesAt } from "./model/closing.js";
import { TOTALS } from "./model/segments.js";
import { CountBudget, countRows, countStart, fenceOf } from "./recount.js";
import { firstRepair, isAnyRepairIn } from "./repairQueue.js";
import {
  replaceDeltas,
  replaceFromStaged,
  replaceHour,
  unitsOf,
} from "./replaceHour.js";
import type { Site } from "./requireSite.js";
import { partsOf } from "./segmentRows.js";
import { stage, unstage } from "./stagedRows.js";
import { sumUp } from "./sumUp.js";

/** Small hours are counted several in one transaction. */
const MAX_HOURS_PER_STEP = 6;

type Repair = Doc<"repairs">;

export const step = internalMutation({
  args: { siteId: v.id("sites") },
  returns: v.null(),
  handler: async (ctx, { siteId }) => {
    const repair = await firstRepair(ctx, siteId);
    if (!repair) return null;
    const site = await ctx.db.get("sites", siteId);
    let waitMs = 0;
    if (!site || site.status === "deleting") {
      await ctx.db.delete("repairs", repair._id);
    } else {
      waitMs = await advance(ctx, { ...site, status: site.status }, repair);
    }
    await ctx.scheduler.runAfter(waitMs, internal.repairs.step, { siteId });
    return null;
  },
});

/** Does the next piece of work. Returns how long to wait before the one after it. */
async function advance(
  ctx: MutationCtx,
  site: Site,
  repair: Repair,
): Promise<number> {
  const zone = zoneOf(site.timeZone);
  const horizons = await horizonsOf(ctx, site._id);
  if (repair.day < horizons.events) {
    // Raw events are gone: what the segments say is all there is.
    if (repair.count) {
      await unstage(ctx, site._id, repair.count.hour, unitsOf(site));
    }
    await ctx.db.delete("repairs", repair._id);
    return 0;
  }
  if (repair.count) return await continueCount(ctx, site, zone, repair);
  if (repair.hours.length > 0) return await countHours(ctx, site, zone, repair);
  return await sumUpNext(ctx, site, zone, repair);
}

/** Counts as many of the day's hours as fit, or begins the count of a large one. */
async function countHours(
  ctx: MutationCtx,
  site: Site,
  zone: Zone,
  repair: Repair,
): Promise<number> {
  const budget = new CountBudget();
  const fence = await fenceOf(ctx, site._id);
  const settled = isSettled(site, zone, repair);
  const hours = [...repair.hours];
  for (let counted = 0; counted < MAX_HOURS_PER_STEP; counted++) {
    const [hour] = hours;
    if (hour === undefined || budget.isSpent) break;
    const isOpen = await isOpenHour(ctx, site, hour);
    if (!isOpen && (await hasDeltas(ctx, site._id, hour, hour + 1))) {
      await compact(ctx, site, hour);
      await save(ctx, repair, { hours });
      return SECOND;
    }
    const isFirst = counted === 0;
    const { tables, next } = await countRows(
      ctx,
      site,
      hour,
      fence,
      countStart,
      budget,
    );
    if (next === null) {
      if (isOpen) await replaceDeltas(ctx, site._id, hour, tables);
      else await replaceHour(ctx, site, hour, tables, settled);
    } else if (!isFirst) {
      break;
    } else if (isOpen) {
      // Too large for one transaction, and never still: its turn comes when it is closed.
      await save(ctx, repair, { hours });
      return Math.max(0, hour + CLOSED_AFTER_MS + SECOND - Date.now());
    } else {
      await unstage(ctx, site._id, hour, unitsOf(site));
      const parts = await stage(ctx, site._id, hour, tables, 0);
      await save(ctx, repair, {
        hours,
        count: { hour, fence, ...next, parts },
      });
      return 0;
    }
    hours.shift();
  }
  await save(ctx, repair, { hours });
  return 0;
}

/** Goes on with an hour that takes several transactions: first counts it, then replaces it. */
async function continueCount(
  ctx: MutationCtx,
  site: Site,
  zone: Zone,
  repair: Repair,
): Promise<number> {
  const { count } = repair;
  if (!count) return 0;
  const { hour, fence, unitsReplaced } = count;
  if (unitsReplaced === undefined) {
    const budget = new CountBudget();
    const counted = await countRows(ctx, site, hour, fence, count, budget);
    const { next, tables } = counted;
    const parts = await stage(ctx, site._id, hour, tables, count.parts);
    await save(ctx, repair, {
      count: next
        ? { hour, fence, ...next, parts }
        : { ...count, parts, unitsReplaced: 0 },
    });
    return 0;
  }
  if (unitsReplaced === 0 && (await hasDeltas(ctx, site._id, hour, hour + 1))) {
    await unstage(ctx, site._id, hour, unitsOf(site));
    await save(ctx, repair, { count: undefined });
    return 0;
  }
  const done = await replaceFromStaged(
    ctx,
    site,
    hour,
    unitsReplaced,
    isSettled(site, zone, repair),
  );
  if (done !== null) {
    await save(ctx, repair, { count: { ...count, unitsReplaced: done } });
    return 0;
  }
  // Deltas that have come in the meantime have waited for this.
  await compact(ctx, site, hour);
  await save(ctx, repair, {
    count: undefined,
    hours: repair.hours.filter((other) => other !== hour),
  });
  return 0;
}

/** Sums up the day, then the month once no other day of it waits; then the repair is done. */
async function sumUpNext(
  ctx: MutationCtx,
  site: Site,
  zone: Zone,
  repair: Repair,
): Promise<number> {
  const { level, units } = repair.unitsDone ?? { level: "day", units: 0 };
  const month = zone.monthStart(repair.day);
  const bucket = level === "day" ? repair.day : month;
  const place = { siteId: site._id, level, bucket };
  const done = await sumUp(ctx, site, zone, place, units);
  if (done !== null) {
    await save(ctx, repair, { unitsDone: { level, units: done } });
    return 0;
  }
  if (level === "day") await buildMissingDay(ctx, site, zone, repair.day);
  const later = zone.nextDay(repair.day);
  const isLast =
    level === "month" ||
    (await isAnyRepairIn(ctx, site._id, later, zone.nextMonth(month)));
  if (isLast) await ctx.db.delete("repairs", repair._id);
  else await save(ctx, repair, { unitsDone: { level: "month", units: 0 } });
  return 0;
}

/** A day that had no segment, because its hours had none, gets one now. */
async function buildMissingDay(
  ctx: MutationCtx,
  site: Site,
  zone: Zone,
  bucket: number,
): Promise<void> {
  const day = { siteId: site._id, level: "day" as const, bucket };
  const isOver = zone.nextDay(bucket) <= closedBefore(Date.now());
  if (!isOver || (await partsOf(ctx, day, TOTALS)).length > 0) return;
  await ctx.scheduler.runAfter(0, internal.compactUp.build, day);
}

/** Folds write the hour, and it has no segment yet: its deltas are all there is of it. */
async function isOpenHour(
  ctx: MutationCtx,
  site: Site,
  hour: number,
): Promise<boolean> {
  if (hour < closedBefore(Date.now())) return false;
  const place = { siteId: site._id, level: "hour", bucket: hour } as const;
  return (await partsOf(ctx, place, TOTALS)).length === 0;
}

function isSettled(site: Site, zone: Zone, { day }: Repair): boolean {
  return settlesAt(site, zone.nextDay(day)) <= Date.now();
}

async function compact(
  ctx: MutationCtx,
  site: Site,
  bucket: number,
): Promise<void> {
  await ctx.scheduler.runAfter(0, internal.compactHour.compactHour, {
    siteId: site._id,
    bucket,
  });
}

async function save(
  ctx: MutationCtx,
  repair: Repair,
  changed: Partial<Pick<Repair, "hours" | "unitsDone">> & {
    count?: Repair["count"] | undefined;
  },
): Promise<void> {
  await ctx.db.patch("repairs", repair._id, {
    ...changed,
    updatedAt: Date.now(),
  });
}
