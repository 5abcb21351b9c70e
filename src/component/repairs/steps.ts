/**
 * Works off the queue of repairs of a site, one small transaction after the other: counts the hours of
 * a day anew (`countHours.ts`), then sums up the day and its month. Ingest, folds and compaction go on
 * meanwhile.
 */
import { v } from "convex/values";
import { zoneOf, type Zone } from "../../shared/time/zone.js";
import { internal } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import { internalMutation, type MutationCtx } from "../_generated/server.js";
import { continueCount, countHours } from "./countHours.js";
import { hasDeltas } from "../rollups/deltaBlocks.js";
import { horizonsOf } from "../rows/horizons.js";
import { closedBefore } from "../model/rollups/closing.js";
import { isGone, type Horizons } from "../model/rollups/horizons.js";
import { TOTALS } from "../model/rollups/blocks.js";
import {
  isReady,
  moveOn,
  nextRepair,
  planStep,
} from "../rollups/repairChain.js";
import { isAnyOtherRepairIn } from "../rollups/repairQueue.js";
import { findSite, type Site } from "../scope/requireSite.js";
import { blocksIn } from "../rows/blocks.js";
import { unstageSome } from "./stagedRows.js";
import { sumUp } from "./sumUp.js";

type Repair = Doc<"repairs">;

export const step = internalMutation({
  args: { siteId: v.id("sites") },
  returns: v.null(),
  handler: async (ctx, { siteId }) => {
    const site = await findSite(ctx, siteId);
    // The rows of a deleted site are removed with everything else of it.
    if (!site) return null;
    const repair = await nextRepair(ctx, siteId);
    if (repair && isReady(repair)) {
      await advance(ctx, { ...site, status: site.status }, repair);
      await passOnMovement(ctx, repair);
    }
    await planStep(ctx, siteId);
    return null;
  },
});

/** A repair that is done takes with it when the queue last moved; clean-up waits for a queue that moves. */
async function passOnMovement(ctx: MutationCtx, done: Repair): Promise<void> {
  if (await ctx.db.get("repairs", done._id)) return;
  const next = await nextRepair(ctx, done.siteId);
  if (!next) return;
  await ctx.db.patch("repairs", next._id, { updatedAt: Date.now() });
}

/** Does the next piece of work. Every way through it moves the repair on, puts it off or ends it. */
async function advance(
  ctx: MutationCtx,
  site: Site,
  repair: Repair,
): Promise<void> {
  const zone = zoneOf(site.timeZone);
  const { unstaging, count, hours } = repair;
  if (unstaging !== undefined) {
    const isDone = await unstageSome(ctx, site, unstaging);
    await moveOn(ctx, repair, isDone ? { unstaging: undefined } : {});
    return;
  }
  const horizons = await horizonsOf(ctx, site._id);
  // An hour that is half replaced already needs its raw rows no more.
  const isReplacing = typeof count?.replaced === "string";
  const areEventsGone = isGone(horizons, "events", repair.day);
  if (areEventsGone && hours.length > 0 && !isReplacing) {
    await giveUpCounting(ctx, repair);
  } else if (count) {
    await continueCount(ctx, site, zone, repair, count);
  } else if (hours.length > 0) {
    await countHours(ctx, site, zone, repair);
  } else {
    await sumUpNext(ctx, site, zone, horizons, repair);
  }
}

/** Raw events are gone: what the blocks of the hours say is all there is, and the day has to agree. */
async function giveUpCounting(ctx: MutationCtx, repair: Repair): Promise<void> {
  const { siteId, count, unstaging, hours, needsEveryHour } = repair;
  // Compaction has left them alone for the count.
  for (const bucket of new Set([...hours, count?.hour, unstaging])) {
    if (bucket === undefined) continue;
    if (!(await hasDeltas(ctx, siteId, bucket, bucket + 1))) continue;
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
  // Its hours are gone as well, but for some that were counted anew: the day stays as it is.
  const summed = { level: "month", unit: null } as const;
  await moveOn(ctx, repair, { ...given, summed });
}

/** Sums up the day, then the month once no other day of it waits; then the repair is done. */
async function sumUpNext(
  ctx: MutationCtx,
  site: Site,
  zone: Zone,
  horizons: Horizons,
  repair: Repair,
): Promise<void> {
  const { level, unit } = repair.summed ?? { level: "day", unit: null };
  const month = zone.monthStart(repair.day);
  const bucket = level === "day" ? repair.day : month;
  const place = { siteId: site._id, level, bucket };
  // Days that are gone cannot be summed up to a month any more.
  const areDaysGone = level === "month" && isGone(horizons, "days", month);
  const isOthers =
    level === "month" &&
    (await isAnyOtherRepairIn(ctx, repair, month, zone.nextMonth(month)));
  if (areDaysGone || isOthers) {
    await ctx.db.delete("repairs", repair._id);
    return;
  }
  const done = await sumUp(ctx, site, zone, place, unit);
  if (typeof done === "object") {
    await moveOn(ctx, repair, { summed: { level, unit: done.unit } });
  } else if (level === "day") {
    if (done === "notBuilt") await buildDay(ctx, zone, site._id, repair.day);
    await moveOn(ctx, repair, { summed: { level: "month", unit: null } });
  } else {
    await ctx.db.delete("repairs", repair._id);
  }
}

/** A day that is over, and had no block because its hours had none, gets one if they have now. */
async function buildDay(
  ctx: MutationCtx,
  zone: Zone,
  siteId: Id<"sites">,
  bucket: number,
): Promise<void> {
  const end = zone.nextDay(bucket);
  if (end > closedBefore(Date.now())) return;
  const hours = blocksIn(ctx, siteId, "hour", TOTALS, bucket, end);
  if ((await hours.first()) === null) return;
  const day = { siteId, level: "day" as const, bucket };
  await ctx.scheduler.runAfter(0, internal.rollups.compactUp.build, day);
}
