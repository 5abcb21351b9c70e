/**
 * Lanes that have stopped because of failures: more than five events of one batch failed, so the
 * cause is ours. Such a lane is tried again by itself until it folds, with pauses that grow to an
 * hour. A scheduled function starts it; if that is lost, `kickLanes` finds the lane by its row. A
 * lane that an operator has stopped stays stopped.
 */
import { v } from "convex/values";
import { internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import { internalMutation, type MutationCtx } from "../_generated/server.js";
import { noteFailing } from "./laneProgress.js";
import { findProgress } from "../rows/laneProgress.js";
import { laneStatus, startStopped, stopLane } from "./lanes.js";
import { pauseMs } from "../model/log/failing.js";
import { findSite } from "../scope/requireSite.js";
import type { LoopSite } from "./pingLane.js";

/**
 * Stops the lane, and plans its trial. Leaves a lane alone that somebody else has stopped
 * meanwhile.
 */
export async function stopFailing(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  lane: number,
): Promise<void> {
  if ((await laneStatus(ctx, siteId, lane)) === "stopped") return;
  await stopLane(ctx, siteId, lane);
  const now = Date.now();
  const row = await findProgress(ctx, siteId, lane);
  const stops = (row?.failing?.stops ?? 0) + 1;
  const since = row?.failing?.since ?? now;
  const retryAt = now + pauseMs(stops);
  await noteFailing(ctx, siteId, lane, { since, stops, retryAt });
  const { retryLane } = internal.log.laneStops;
  await ctx.scheduler.runAt(retryAt, retryLane, { siteId, lane, retryAt });
}

/**
 * Starts the lane if its trial was planned for `retryAt`; returns whether it was. The caller has
 * looked up the site.
 */
export async function tryAgain(
  ctx: MutationCtx,
  site: LoopSite,
  lane: number,
  retryAt: number,
): Promise<boolean> {
  const { _id: siteId } = site;
  const row = await findProgress(ctx, siteId, lane);
  // Started or stopped by an operator meanwhile, or found by the safety net.
  if (!row?.failing || row.failing.retryAt !== retryAt) return false;
  const { since, stops } = row.failing;
  await noteFailing(ctx, siteId, lane, { since, stops });
  return await startStopped(ctx, site, lane);
}

export const retryLane = internalMutation({
  args: { siteId: v.id("sites"), lane: v.number(), retryAt: v.number() },
  returns: v.null(),
  handler: async (ctx, { siteId, lane, retryAt }) => {
    const site = await findSite(ctx, siteId);
    if (site) await tryAgain(ctx, site, lane, retryAt);
    return null;
  },
});
