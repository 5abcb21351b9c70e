/** What an operator looks at first: do the folds keep up, and did anything fail. */
import { adminApi } from "../shared/admin.js";
import { MAX_LANES } from "../shared/site.js";
import { mutation, query } from "./_generated/server.js";
import { firstPending } from "./eventLog.js";
import { laneCursor, laneStatus, startLanes } from "./lanes.js";
import { countRepairs } from "./repairQueue.js";
import { requireSite } from "./requireSite.js";

const MAX_COUNTED_DEAD_LETTERS = 1000;

export const getHealth = query({
  args: adminApi.getHealth.args,
  returns: adminApi.getHealth.returns,
  handler: async (ctx, { siteId, now }) => {
    const site = await requireSite(ctx, siteId);
    const everyLane = await Promise.all(
      Array.from({ length: MAX_LANES }, async (_, lane) => {
        const cursor = await laneCursor(ctx, site._id, lane);
        const waiting = await firstPending(ctx, site._id, lane, cursor);
        return {
          lane,
          status: await laneStatus(ctx, site._id, lane),
          lagMs: waiting ? Math.max(0, now - waiting.receivedAt) : 0,
        };
      }),
    );
    // A site that was narrowed may still have events waiting in a lane that it no longer fills.
    const lanes = everyLane.filter(
      ({ lane, status, lagMs }) =>
        lane < site.lanes || lagMs > 0 || status === "stopped",
    );
    const deadLetters = await ctx.db
      .query("deadLetters")
      .withIndex("by_siteId_and_failedAt", (q) => q.eq("siteId", site._id))
      .take(MAX_COUNTED_DEAD_LETTERS);
    return {
      ok:
        deadLetters.length === 0 &&
        lanes.every((lane) => lane.status !== "stopped"),
      lanes,
      deadLetters: deadLetters.length,
      repairing: await countRepairs(ctx, site._id),
    };
  },
});

/** Starts the site's stopped lanes; running ones are left alone. */
export const startFolds = mutation({
  args: adminApi.startFolds.args,
  returns: adminApi.startFolds.returns,
  handler: async (ctx, { siteId }) => {
    const site = await requireSite(ctx, siteId);
    await startLanes(ctx, site._id);
    return null;
  },
});
