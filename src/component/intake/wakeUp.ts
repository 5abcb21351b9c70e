/**
 * The waking of a site's loops for the app's own mutation, which must conflict with no other. All
 * transactions that wake a loop write the loop's row. So a scheduled mutation wakes an idle loop;
 * Convex retries it for as long as it takes.
 */
import { v } from "convex/values";
import { components, internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  internalMutation,
  internalQuery,
  type MutationCtx,
} from "../_generated/server.js";
import { vLoopStatus } from "../model/log/laneLoop.js";
import { findLoop } from "../rows/laneLoops.js";
import { pingLane } from "../log/pingLane.js";
import { findSite, type Site } from "../scope/requireSite.js";
import { pingUsageWorker, USAGE_WORKER } from "./notStored.js";
import { eventsOfCommit } from "../rows/events.js";
import { usageEntriesOfCommit } from "../rows/usageEntries.js";

/**
 * Wakes a lane in which a call has stored one event. Costs a scheduled mutation where the lane is
 * idle, once in a transaction, and reads one rarely written row where it runs.
 */
export async function wakeLaneApart(
  ctx: MutationCtx,
  site: Site,
  lane: number,
): Promise<void> {
  // A stale snapshot takes no dependency. For a loop that runs, the ping that follows takes one: so
  // no loop goes to sleep while there is an event that it has not seen.
  const status = await ctx.runQuery(
    internal.intake.wakeUp.status,
    { siteId: site._id, lane },
    { useStaleSnapshot: true },
  );
  if (status !== "idle") {
    await pingLane(ctx, site, lane);
    return;
  }
  // No committed row has this timestamp yet: these rows are the transaction's own, and reading them
  // conflicts with nobody.
  const own = await eventsOfCommit(ctx.db, site._id, {
    lane,
    seq: ctx.db.vars.commitTs,
  }).take(2);
  // An earlier call of the same transaction has woken the lane.
  if (own.length > 1) return;
  await ctx.scheduler.runAfter(0, internal.intake.wakeUp.wakeLane, {
    siteId: site._id,
    lane,
  });
}

/** The same of the loop that adds up usage, for which a call has stored one entry. */
export async function wakeUsageApart(
  ctx: MutationCtx,
  siteId: Id<"sites">,
): Promise<void> {
  if (!(await isUsageIdle(ctx, siteId))) {
    await pingUsageWorker(ctx, siteId);
    return;
  }
  const { db } = ctx;
  const entries = usageEntriesOfCommit(db, siteId, db.vars.commitTs);
  const own = await entries.take(2);
  if (own.length > 1) return;
  await ctx.scheduler.runAfter(0, internal.intake.wakeUp.wakeUsage, { siteId });
}

/** The status of a lane's loop. */
export const status = internalQuery({
  args: { siteId: v.id("sites"), lane: v.number() },
  returns: vLoopStatus,
  handler: async (ctx, { siteId, lane }) =>
    (await findLoop(ctx, siteId, lane))?.status ?? "idle",
});

/** Whether the loop of usage has to be woken. Takes no dependency either. */
async function isUsageIdle(
  ctx: MutationCtx,
  siteId: Id<"sites">,
): Promise<boolean> {
  const status = await ctx.runQuery(
    components.batchWorker.lib.status,
    { name: `${USAGE_WORKER}${siteId}` },
    { useStaleSnapshot: true },
  );
  return status === null || status.kind === "idle";
}

/** Wakes a lane; does nothing for a lane that runs meanwhile. */
export const wakeLane = internalMutation({
  args: { siteId: v.id("sites"), lane: v.number() },
  returns: v.null(),
  handler: async (ctx, { siteId, lane }) => {
    const site = await findSite(ctx, siteId);
    if (site) await pingLane(ctx, site, lane);
    return null;
  },
});

export const wakeUsage = internalMutation({
  args: { siteId: v.id("sites") },
  returns: v.null(),
  handler: async (ctx, { siteId }) => {
    const site = await findSite(ctx, siteId);
    if (site) await pingUsageWorker(ctx, siteId);
    return null;
  },
});
