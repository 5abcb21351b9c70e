/**
 * Lanes: each is a batch-worker loop that folds a slice of a site's visitors. Every stop and start
 * goes through here. `pingLane.ts` has the names and the ping.
 */
import { MAX_LANES } from "../../shared/site/site.js";
import { components } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { BEGINNING, clearStuck, noteFailing } from "./laneProgress.js";
import { findProgress } from "../rows/laneProgress.js";
import type { FoldCursor } from "../model/log/foldCursor.js";
import { laneName, pingLane } from "./pingLane.js";

/** The lane's cursor, null before its first fold. */
export async function laneCursor(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  lane: number,
): Promise<FoldCursor | null> {
  // The worker does not look into the cursor: `fold/loop.ts` validates what it stores.
  const cursor: unknown = await ctx.runQuery(
    components.batchWorker.lib.getCursor,
    { name: laneName(siteId, lane) },
  );
  return cursor as FoldCursor | null;
}

export async function laneStatus(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  lane: number,
) {
  return (await workerStatus(ctx, siteId, lane)) ?? "idle";
}

/** The status of the lane's worker. Null: nothing has ever woken the lane. */
async function workerStatus(ctx: QueryCtx, siteId: Id<"sites">, lane: number) {
  const status = await ctx.runQuery(components.batchWorker.lib.status, {
    name: laneName(siteId, lane),
  });
  return status?.kind ?? null;
}

/** Every lane that a site may have used: a site can be set to fewer lanes while events wait. */
const everyLane = Array.from({ length: MAX_LANES }, (_, lane) => lane);

/** Stops every lane of a site that is being deleted: nothing is added to it any more. */
export async function stopLanes(ctx: MutationCtx, siteId: Id<"sites">) {
  for (const lane of everyLane) await stopLane(ctx, siteId, lane);
}

/**
 * Stops every lane, those included that the site does not use yet: events that arrive in one later,
 * when the site is widened, wait like the others. Stopping twice changes nothing.
 */
export async function stopAllLanes(
  ctx: MutationCtx,
  site: { _id: Id<"sites">; flushIntervalMs: number },
) {
  for (const lane of everyLane) {
    // It is the operator's from now on, and not tried again.
    await noteFailing(ctx, site._id, lane, undefined);
    const status = await workerStatus(ctx, site._id, lane);
    if (status === "stopped") continue;
    // A loop that is not there cannot be stopped: the first ping would start it.
    if (status === null) await pingLane(ctx, site, lane);
    await stopLane(ctx, site._id, lane);
  }
}

/** Events go on arriving and wait; nothing is lost. Stopping twice changes nothing. */
export async function stopLane(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  lane: number,
): Promise<void> {
  await ctx.runMutation(components.batchWorker.lib.stop, {
    name: laneName(siteId, lane),
  });
  await clearStuck(ctx, siteId, lane);
}

/**
 * Starts stopped lanes. Does nothing to the others. One that has failed is on trial, and its pauses
 * begin again with the shortest if it fails again.
 */
export async function startLanes(ctx: MutationCtx, siteId: Id<"sites">) {
  for (const lane of everyLane) {
    if (!(await startStopped(ctx, siteId, lane))) continue;
    const row = await findProgress(ctx, siteId, lane);
    if (!row?.failing) continue;
    const { since } = row.failing;
    await noteFailing(ctx, siteId, lane, { since, stops: 0 });
  }
}

/** Starts the lane if it is stopped; returns whether it was. */
export async function startStopped(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  lane: number,
): Promise<boolean> {
  if ((await laneStatus(ctx, siteId, lane)) !== "stopped") return false;
  await forgiveStall(ctx, siteId, lane);
  await ctx.runMutation(components.batchWorker.lib.start, {
    name: laneName(siteId, lane),
  });
  return true;
}

/**
 * Makes a lane's loop run, even one that counts as running although nothing of it is scheduled any
 * more. A healthy lane folds at once. Leaves a stopped lane alone, and returns false for it.
 */
export async function restartLane(
  ctx: MutationCtx,
  site: { _id: Id<"sites">; flushIntervalMs: number },
  lane: number,
  options: { forgive: boolean },
): Promise<boolean> {
  const status = await laneStatus(ctx, site._id, lane);
  if (status === "stopped") return false;
  // An idle lane wakes; a running one gets its functions and settings brought up to date.
  await pingLane(ctx, site, lane);
  if (options.forgive) await forgiveStall(ctx, site._id, lane);
  if (status === "running") {
    await ctx.runMutation(components.batchWorker.lib.kick, {
      name: laneName(site._id, lane),
    });
  }
  return true;
}

/**
 * Takes the time in which a lane was not running off its stall (`batchSize`): otherwise its first
 * event could be blamed for the stall and be set aside.
 */
async function forgiveStall(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  lane: number,
): Promise<void> {
  const position = (await laneCursor(ctx, siteId, lane)) ?? BEGINNING;
  const cursor: FoldCursor = { ...position, at: Date.now() };
  await ctx.runMutation(components.batchWorker.lib.setCursor, {
    name: laneName(siteId, lane),
    cursor,
  });
}
