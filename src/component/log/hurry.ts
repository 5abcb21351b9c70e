/**
 * The hurrying of a loop that lets events wait because nobody looks, once so many have come that a
 * fold is due.
 */
import { v } from "convex/values";
import { internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  internalMutation,
  internalQuery,
  type MutationCtx,
  type QueryCtx,
} from "../_generated/server.js";
import { MOST_WAITING_EVENTS } from "../model/log/foldPace.js";
import { backlogOfLane } from "../rows/backlog.js";
import { findLoop } from "../rows/laneLoops.js";
import { findProgress } from "../rows/laneProgress.js";
import { findSite } from "../scope/requireSite.js";
import { dueAtOf, hurryLoop, type LoopOf, type LoopSite } from "./pingLane.js";

const vLane = { siteId: v.id("sites"), lane: v.number() };

/** Events that a transaction has noted in the backlog of a lane. */
interface Noted {
  lane: number;
  events: number;
}

/**
 * Has a lane fold within the flush interval if many events wait in it. Looks at a stale snapshot,
 * and hurries the loop in a mutation of its own. So the caller conflicts with nobody.
 */
export async function hurryApart(
  ctx: MutationCtx,
  { _id: siteId, flushIntervalMs }: LoopSite,
  { lane, events }: Noted,
): Promise<void> {
  const isDue: boolean = await ctx.runQuery(
    internal.log.hurry.isHurryDue,
    { siteId, lane, events, flushIntervalMs },
    { useStaleSnapshot: true },
  );
  if (!isDue) return;
  const { hurryLane } = internal.log.hurry;
  await ctx.scheduler.runAfter(0, hurryLane, { siteId, lane });
}

/**
 * Whether a lane's next run is later than the flush interval, and so many events wait that it is
 * due, the given ones included. Reads a row for each 100 events, three at most.
 */
export const isHurryDue = internalQuery({
  args: { ...vLane, events: v.number(), flushIntervalMs: v.number() },
  returns: v.boolean(),
  handler: async (ctx, { siteId, lane, events, flushIntervalMs }) => {
    const own = await runningLoop(ctx, siteId, lane);
    if (!own || dueAtOf(own) <= Date.now() + flushIntervalMs) return false;
    const folded = own.progress?.seq ?? -1n;
    let waiting = events;
    const newestFirst = backlogOfLane(ctx.db, siteId, lane).order("desc");
    for await (const noted of newestFirst) {
      const isFolded = typeof noted.seq === "bigint" && noted.seq <= folded;
      if (isFolded || waiting >= MOST_WAITING_EVENTS) break;
      waiting += noted.events;
    }
    return waiting >= MOST_WAITING_EVENTS;
  },
});

export const hurryLane = internalMutation({
  args: vLane,
  returns: v.null(),
  handler: async (ctx, { siteId, lane }) => {
    const site = await findSite(ctx, siteId);
    const own = site && (await runningLoop(ctx, siteId, lane));
    if (own) await hurryLoop(ctx, site, own, site.flushIntervalMs);
    return null;
  },
});

async function runningLoop(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  lane: number,
): Promise<LoopOf | null> {
  const loop = await findLoop(ctx, siteId, lane);
  if (loop?.status !== "running") return null;
  return { loop, progress: await findProgress(ctx, siteId, lane) };
}
