/**
 * Lanes: each has a loop that folds a slice of a site's visitors. Every stop and start goes through
 * here. `pingLane.ts` has the loop and its ping.
 */
import { MAX_LANES } from "../../shared/site/site.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import {
  BEGINNING,
  clearStuck,
  cursorOf,
  noteFailing,
} from "./laneProgress.js";
import { findProgress, insertProgress } from "../rows/laneProgress.js";
import { findLoop, insertLoop } from "../rows/laneLoops.js";
import type { FoldCursor } from "../model/log/foldCursor.js";
import type { LoopStatus } from "../model/log/laneLoop.js";
import {
  beginRuns,
  dueAtOf,
  endRuns,
  pingLane,
  type LoopSite,
} from "./pingLane.js";

/** The lane's cursor, null before its first fold. */
export async function laneCursor(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  lane: number,
): Promise<FoldCursor | null> {
  return cursorOf(await findProgress(ctx, siteId, lane));
}

export async function laneStatus(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  lane: number,
): Promise<LoopStatus> {
  return (await findLoop(ctx, siteId, lane))?.status ?? "idle";
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
export async function stopAllLanes(ctx: MutationCtx, siteId: Id<"sites">) {
  for (const lane of everyLane) {
    // It is the operator's from now on, and not tried again.
    await noteFailing(ctx, siteId, lane, undefined);
    const loop = await findLoop(ctx, siteId, lane);
    // The first ping would start a loop that is not there.
    if (loop) await stopLane(ctx, siteId, lane);
    else {
      const never = { siteId, lane, generation: 0, dueAt: 0 };
      await insertLoop(ctx.db, { ...never, status: "stopped" });
    }
  }
}

/**
 * Events go on arriving and wait; nothing is lost. Stopping twice changes nothing. A lane that
 * nothing has woken stays idle.
 */
export async function stopLane(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  lane: number,
): Promise<void> {
  const loop = await findLoop(ctx, siteId, lane);
  if (loop && loop.status !== "stopped") {
    const progress = await findProgress(ctx, siteId, lane);
    await endRuns(ctx, { loop, progress }, "stopped");
  }
  await clearStuck(ctx, siteId, lane);
}

/**
 * Starts stopped lanes. Does nothing to the others. One that has failed is on trial, and its pauses
 * begin again with the shortest if it fails again.
 */
export async function startLanes(ctx: MutationCtx, site: LoopSite) {
  for (const lane of everyLane) {
    if (!(await startStopped(ctx, site, lane))) continue;
    const row = await findProgress(ctx, site._id, lane);
    if (!row?.failing) continue;
    const { since } = row.failing;
    await noteFailing(ctx, site._id, lane, { since, stops: 0 });
  }
}

/** Starts the lane if it is stopped; returns whether it was. */
export async function startStopped(
  ctx: MutationCtx,
  site: LoopSite,
  lane: number,
): Promise<boolean> {
  const loop = await findLoop(ctx, site._id, lane);
  if (loop?.status !== "stopped") return false;
  await forgiveStall(ctx, site._id, lane);
  await beginRuns(ctx, { site, lane, loop }, site.flushIntervalMs);
  return true;
}

/**
 * Makes a lane's loop run, even one that counts as running although nothing of it is scheduled any
 * more. A loop that runs folds at once, an idle one within the flush interval, whoever looks. Leaves
 * a stopped lane alone, and returns false for it.
 */
export async function restartLane(
  ctx: MutationCtx,
  site: LoopSite,
  lane: number,
  options: { forgive: boolean },
): Promise<boolean> {
  const loop = await findLoop(ctx, site._id, lane);
  if (loop?.status === "stopped") return false;
  if (options.forgive) await forgiveStall(ctx, site._id, lane);
  if (loop?.status === "running") {
    const progress = await findProgress(ctx, site._id, lane);
    const dueAt = dueAtOf({ loop, progress });
    await beginRuns(ctx, { site, lane, loop }, 0, dueAt);
  } else await pingLane(ctx, site, lane, true);
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
  const row = await findProgress(ctx, siteId, lane);
  const at = Date.now();
  if (row) await ctx.db.patch("laneProgress", row._id, { at });
  else await insertProgress(ctx.db, { siteId, lane, ...BEGINNING, at });
}
