/**
 * Works off the queue of repairs of a site, one small transaction after the other: counts the hours
 * of a day again (`countHours.ts`), then sums up the day and its month. Ingest, folds and
 * compaction go on in the meantime.
 */
import { v } from "convex/values";
import { internal } from "../_generated/api.js";
import type { Doc } from "../_generated/dataModel.js";
import { internalMutation, type MutationCtx } from "../_generated/server.js";
import { continueCount, countHours } from "./countHours.js";
import { hasDeltasOf } from "../rollups/deltaReads.js";
import { horizonsOf } from "../rows/horizons.js";
import { closedBefore } from "../model/rollups/closing.js";
import { isGone, type Horizons } from "../model/rollups/horizons.js";
import { TOTALS } from "../model/rollups/blocks.js";
import { isReady, moveOn, planStep } from "../rollups/repairChain.js";
import { isAnyOtherRepairIn } from "../rollups/repairQueue.js";
import { nextRepair } from "../rows/repairs.js";
import { findSite } from "../scope/requireSite.js";
import { scopeOf, type WriteScope } from "../scope/scope.js";
import { blocksIn } from "../rows/rollups.js";
import { unstageSome } from "./stagedRows.js";
import { sumUp } from "./sumUp.js";

type Repair = Doc<"repairs">;

export const step = internalMutation({
  args: { siteId: v.id("sites") },
  returns: v.null(),
  handler: async (ctx, { siteId }) => {
    const site = await findSite(ctx, siteId);
    // The deletion of a site deletes its repairs too.
    if (!site) return null;
    const repair = await nextRepair(ctx, siteId);
    if (repair && isReady(repair)) {
      await advance(scopeOf(ctx, site), repair);
      await passOnMovement(ctx, repair);
    }
    await planStep(ctx, siteId);
    return null;
  },
});

/**
 * Notes on the next repair that the queue has moved, where this repair is done and its row deleted.
 * Clean-up waits for a queue that moves.
 */
async function passOnMovement(ctx: MutationCtx, done: Repair): Promise<void> {
  if (await ctx.db.get("repairs", done._id)) return;
  const next = await nextRepair(ctx, done.siteId);
  if (!next) return;
  await ctx.db.patch("repairs", next._id, { updatedAt: Date.now() });
}

/**
 * Does the next piece of work. Every way through it moves the repair on, puts it off or ends it.
 */
async function advance(scope: WriteScope, repair: Repair): Promise<void> {
  const { ctx, site } = scope;
  const { unstaging, count, hours } = repair;
  if (unstaging !== undefined) {
    const isDone = await unstageSome(scope, unstaging);
    await moveOn(ctx, repair, isDone ? { unstaging: undefined } : {});
    return;
  }
  const horizons = await horizonsOf(ctx, site._id);
  // An hour that is already half replaced needs its raw rows no more.
  const isReplacing = typeof count?.replaced === "string";
  const areEventsGone = isGone(horizons, "events", repair.day);
  if (areEventsGone && hours.length > 0 && !isReplacing) {
    await giveUpCounting(scope, repair);
  } else if (count) {
    await continueCount(scope, repair, count);
  } else if (hours.length > 0) {
    await countHours(scope, repair);
  } else {
    await sumUpNext(scope, horizons, repair);
  }
}

/**
 * Gives up the count of a day whose raw events are gone. The blocks of its hours are all that is
 * left, and the day has to agree with them.
 */
async function giveUpCounting(
  scope: WriteScope,
  repair: Repair,
): Promise<void> {
  const { ctx } = scope;
  const { siteId, count, unstaging, hours, needsEveryHour } = repair;
  // Compaction has left these hours alone for the count.
  for (const bucket of new Set([...hours, count?.hour, unstaging])) {
    if (bucket === undefined) continue;
    if (!(await hasDeltasOf(scope, bucket))) continue;
    const { compactHour } = internal.rollups.compactHour;
    await ctx.scheduler.runAfter(0, compactHour, { siteId, bucket });
  }
  const given = {
    hours: [],
    ...(count && { count: undefined, unstaging: count.hour }),
  };
  if (!needsEveryHour) {
    await moveOn(ctx, repair, given);
    return;
  }
  // The hours are gone too, except some that were counted again. The day stays as it is.
  const summed = { level: "month", unit: null } as const;
  await moveOn(ctx, repair, { ...given, summed });
}

/** Sums up the day, then the month once no other day of it waits. Then the repair is done. */
async function sumUpNext(
  scope: WriteScope,
  horizons: Horizons,
  repair: Repair,
): Promise<void> {
  const { ctx, site, zone } = scope;
  const { level, unit } = repair.summed ?? { level: "day", unit: null };
  const month = zone.monthStart(repair.day);
  const bucket = level === "day" ? repair.day : month;
  const place = { siteId: site._id, level, bucket };
  // Days that are gone cannot be summed up to a month any more.
  const areDaysGone = level === "month" && isGone(horizons, "days", month);
  const days = { from: month, to: zone.nextMonth(month) };
  const isLeftToOthers =
    level === "month" && (await isAnyOtherRepairIn(ctx, repair, days));
  if (areDaysGone || isLeftToOthers) {
    await ctx.db.delete("repairs", repair._id);
    return;
  }
  const done = await sumUp(scope, place, unit);
  if (typeof done === "object") {
    await moveOn(ctx, repair, { summed: { level, unit: done.unit } });
  } else if (level === "day") {
    if (done === "notBuilt") await buildDay(scope, repair.day);
    await moveOn(ctx, repair, { summed: { level: "month", unit: null } });
  } else {
    await ctx.db.delete("repairs", repair._id);
  }
}

/**
 * Schedules the building of a day that is over and had no block, if its hours have blocks by now.
 */
async function buildDay(
  { ctx, site, zone }: WriteScope,
  bucket: number,
): Promise<void> {
  const end = zone.nextDay(bucket);
  if (end > closedBefore(Date.now())) return;
  const siteId = site._id;
  const hours = { siteId, level: "hour", from: bucket, to: end } as const;
  const first = await blocksIn(ctx.db, hours, TOTALS).first();
  if (first === null) return;
  const day = { siteId, level: "day" as const, bucket };
  await ctx.scheduler.runAfter(0, internal.rollups.compactUp.build, day);
}
