/**
 * The chain of runs that folds a lane. A run plans the next one, and a watchdog behind it begins
 * the chain again if that run is lost. Stops and starts are in `lanes.ts`, so that ingest need not
 * evaluate those.
 */
import { internal } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { isTooEarly, watchdogLagMs } from "../model/log/laneLoop.js";
import type { Progress } from "../rows/laneProgress.js";
import { findLoop, insertLoop, type LaneLoop } from "../rows/laneLoops.js";

/** The site of a lane, as far as its loop needs it. */
export interface LoopSite {
  _id: Id<"sites">;
  flushIntervalMs: number;
}

/**
 * Makes the lane's loop run within the flush interval. Reads one row, which nobody writes while the
 * loop runs. Writes that row and schedules two functions to wake an idle loop. Leaves a stopped one
 * alone.
 */
export async function pingLane(
  ctx: MutationCtx,
  site: LoopSite,
  lane: number,
): Promise<void> {
  const loop = await findLoop(ctx, site._id, lane);
  if (loop && loop.status !== "idle") return;
  await beginRuns(ctx, { site, lane, loop }, site.flushIntervalMs);
}

/** The lane, and its loop as the caller has found it. */
interface LaneOf {
  site: LoopSite;
  lane: number;
  loop: LaneLoop;
}

/** Begins a new chain with a run after `delayMs`. Runs of an earlier chain do nothing any more. */
export async function beginRuns(
  ctx: MutationCtx,
  { site, lane, loop }: LaneOf,
  delayMs: number,
): Promise<void> {
  const generation = (loop?.generation ?? 0) + 1;
  const run = { siteId: site._id, lane, generation };
  await ctx.scheduler.runAfter(delayMs, internal.fold.loop.run, run);
  const at = Date.now() + delayMs + watchdogLagMs(site.flushIntervalMs);
  const job = await ctx.scheduler.runAt(at, internal.fold.loop.watch, run);
  const isAwake = loop?.status === "running";
  const row = {
    ...run,
    status: "running" as const,
    wokenAt: isAwake ? loop.wokenAt : Date.now(),
    watchdog: { job, at },
  };
  if (loop) await ctx.db.replace("laneLoops", loop._id, row);
  else await insertLoop(ctx.db, row);
}

/** A loop, and the progress of its lane as it was before the run. */
export interface LoopOf {
  loop: Doc<"laneLoops">;
  progress: Progress;
}

/**
 * Plans the next run of a chain, and puts its watchdog off where that would come before. The row
 * that ingests read stays as it is.
 */
export async function planNextRun(
  ctx: MutationCtx,
  { loop, progress }: LoopOf,
  { flushIntervalMs }: LoopSite,
  delayMs: number,
): Promise<void> {
  const { siteId, lane, generation } = loop;
  const run = { siteId, lane, generation };
  await ctx.scheduler.runAfter(delayMs, internal.fold.loop.run, run);
  const runAt = Date.now() + delayMs;
  const watchdog = watchdogOf(loop, progress);
  if (watchdog && !isTooEarly(watchdog.at, runAt)) return;
  if (watchdog) await cancelIfPending(ctx, watchdog.job);
  const at = runAt + watchdogLagMs(flushIntervalMs);
  const job = await ctx.scheduler.runAt(at, internal.fold.loop.watch, run);
  if (progress) {
    await ctx.db.patch("laneProgress", progress._id, {
      watchdog: { job, at, generation },
    });
  } else {
    await ctx.db.patch("laneLoops", loop._id, { watchdog: { job, at } });
  }
}

/** Ends the chain: no run and no watchdog of it does anything any more. */
export async function endRuns(
  ctx: MutationCtx,
  { loop, progress }: LoopOf,
  status: "idle" | "stopped",
): Promise<void> {
  const watchdog = watchdogOf(loop, progress);
  if (watchdog) await cancelIfPending(ctx, watchdog.job);
  await ctx.db.patch("laneLoops", loop._id, { status, watchdog: undefined });
}

/** The watchdog of the loop's present chain. */
function watchdogOf(
  { generation, watchdog }: Doc<"laneLoops">,
  progress: Progress,
) {
  const later = progress?.watchdog;
  return later?.generation === generation ? later : watchdog;
}

/** A job that has run, or is gone from a restored backup, cannot be cancelled. */
async function cancelIfPending(
  ctx: MutationCtx,
  id: Id<"_scheduled_functions">,
): Promise<void> {
  const job = await ctx.db.system.get("_scheduled_functions", id);
  if (job?.state.kind === "pending") await ctx.scheduler.cancel(id);
}
