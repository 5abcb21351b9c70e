/**
 * Merges the parts that a lane has closed of an hour that folds still write, while somebody looks
 * at the site's reports. The live part of a dashboard then reads few deltas with each fold. A run
 * depends on no row that folds write. It may be repeated, run twice at once, or never run.
 */
import { v } from "convex/values";
import { internal } from "../_generated/api.js";
import { internalMutation } from "../_generated/server.js";
import { hourRun } from "../budget/figureLimits.js";
import { findSite } from "../scope/requireSite.js";
import { scopeOf } from "../scope/scope.js";
import { closedTotalsOf, someClosedOf } from "./deltaReads.js";
import { scheduleDay } from "./dayBuilds.js";
import { moveParts } from "./hourMoves.js";

export const mergeParts = internalMutation({
  args: {
    siteId: v.id("sites"),
    bucket: v.number(),
    lane: v.number(),
    /** The first parts that the lane has left open. */
    before: v.object({ totals: v.number(), dimensions: v.number() }),
  },
  returns: v.null(),
  handler: async (ctx, { siteId, bucket, lane, before }) => {
    const site = await findSite(ctx, siteId);
    if (!site) return null;
    const scope = scopeOf(ctx, site);
    const parts = { siteId, bucket, lane };
    const closed = { ...parts, before: before.dimensions };
    const moved = await moveParts(scope, bucket, {
      totals: await closedTotalsOf(ctx, { ...parts, before: before.totals }),
      dimensions: () => someClosedOf(ctx, closed, hourRun.deltaBytes),
      areAll: false,
    });
    // A repair counts the hour, and compacts it when it is done.
    if (!moved) return null;
    const { base, isDone, isOpened } = moved;
    if (!isDone) {
      const { mergeParts } = internal.rollups.mergeParts;
      await ctx.scheduler.runAfter(0, mergeParts, { ...parts, before });
    }
    if (base === "hour") await scheduleDay(scope, { hour: bucket, isOpened });
    return null;
  },
});
