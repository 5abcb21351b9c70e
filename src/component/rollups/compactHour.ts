/**
 * Merges the deltas of one hour that is not quiet, or that nobody has come to. A run may be
 * repeated, run twice at once, or never run.
 */
import { v } from "convex/values";
import { internal } from "../_generated/api.js";
import { internalMutation } from "../_generated/server.js";
import { hourRun } from "../budget/figureLimits.js";
import { scheduleDay } from "./dayBuilds.js";
import { scheduleSettling } from "./compactUp.js";
import { deltasOf } from "./deltaReads.js";
import { moveHour } from "./hourMoves.js";
import { TOTALS } from "../model/rollups/blocks.js";
import { findSite } from "../scope/requireSite.js";
import { scopeOf } from "../scope/scope.js";

export const compactHour = internalMutation({
  args: { siteId: v.id("sites"), bucket: v.number() },
  returns: v.null(),
  handler: async (ctx, { siteId, bucket }) => {
    const site = await findSite(ctx, siteId);
    if (!site) return null;
    const scope = scopeOf(ctx, site);
    const deltas = await deltasOf(scope, bucket, TOTALS);
    const moved = await moveHour(scope, bucket, deltas, hourRun.deltaBytes);
    if (!moved) return null;
    const { base, isDone, isOpened } = moved;
    if (!isDone) {
      await ctx.scheduler.runAfter(
        0,
        internal.rollups.compactHour.compactHour,
        { siteId, bucket },
      );
    }
    // Even where some deltas are left over: only this run knows that it has opened the hour.
    if (base === "hour") {
      await scheduleDay(scope, { hour: bucket, isOpened });
    } else if (base === "day" && isOpened) {
      await scheduleSettling(scope, scope.zone.dayStart(bucket));
    }
    return null;
  },
});
