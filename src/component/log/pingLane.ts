/**
 * The chain of runs that folds a lane. A run plans the next one, and a watchdog behind it begins
 * the chain again if that run is lost. Stops and starts are in `lanes.ts`, so that ingest need not
 * evaluate those.
 */
import { defined } from "../../shared/defined.js";
import { internal } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { foldDelayMs } from "../model/log/foldPace.js";
import { isTooEarly, watchdogLagMs } from "../model/log/laneLoop.js";
import type { Progress } from "../rows/laneProgress.js";
import { findLoop, insertLoop, type LaneLoop } from "../rows/laneLoops.js";
import { paceOf } from "./pace.js";

/** The site of a lane, as far as its loop needs it. */
export interface LoopSite {
  _id: Id<"sites">;
  flushIntervalMs: number;
  maxStalenessMs: number;
}

/**
 * Makes the lane's loop run at the pace of the site's folds. Reads one row, which is written while
 * the loop runs only to hurry it. To wake an idle loop it reads the pace, writes that row and
 * schedules two functions. Leaves a stopped one alone.
 *
 * @param isHurried an idle loop runs within the flush interval, whoever looks
 */
export async function pingLane(
  ctx: MutationCtx,
  site: LoopSite,
  lane: number,
  isHurried = false,
): Promise<void> {
  const loop = await findLoop(ctx, site._id, lane);
  if (loop && loop.status !== "idle") return;
  const rate = loop?.eventsPerHour ?? null;
  const delayMs = isHurried
    ? site.flushIntervalMs
    : foldDelayMs(await paceOf(ctx, site), rate, Date.now());
  await beginRuns(ctx, { site, lane, loop }, delayMs);
}

/**
 * Makes a loop run after `delayMs` whose next run is later than that. Leaves others alone. The run
 * that was planned does nothing any more.
 */
export async function hurryLoop(
  ctx: MutationCtx,
  site: LoopSite,
  own: LoopOf,
  delayMs: number,
): Promise<void> {
  const { loop, progress } = own;
  if (loop.status !== "running") return;
  if (dueAtOf(own) <= Date.now() + delayMs) return;
  const watchdog = watchdogOf(loop, progress);
  if (watchdog) await cancelIfPending(ctx, watchdog.job);
  await beginRuns(ctx, { site, lane: loop.lane, loop }, delayMs);
}

/** The lane, and its loop as the caller has found it. */
interface LaneOf {
  site: LoopSite;
  lane: number;
  loop: LaneLoop;
}

/**
 * Begins a new chain with a run after `delayMs`. Runs of an earlier chain do nothing any more.
 *
 * @param dueAt the time from which the lane counts as standing still; that of the chain before, if
 *   the new one makes up for a lost run
 */
export async function beginRuns(
  ctx: MutationCtx,
  { site, lane, loop }: LaneOf,
  delayMs: number,
  dueAt = Date.now() + delayMs,
): Promise<void> {
  const generation = (loop?.generation ?? 0) + 1;
  const run = { siteId: site._id, lane, generation };
  await ctx.scheduler.runAfter(delayMs, internal.fold.loop.run, run);
  const at = Date.now() + delayMs + watchdogLagMs(site.flushIntervalMs);
  const job = await ctx.scheduler.runAt(at, internal.fold.loop.watch, run);
  const row = {
    ...{ ...run, status: "running" as const, dueAt, watchdog: { job, at } },
    ...defined({ eventsPerHour: loop?.eventsPerHour }),
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
 * that ingests read stays as it is. A run that is later than the flush interval is noted in the
 * lane's progress, so that whoever has a reason can hurry it.
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
  const dueAt = Date.now() + delayMs;
  const planned =
    progress && delayMs > flushIntervalMs
      ? { planned: { generation, dueAt } }
      : {};
  const watchdog = watchdogOf(loop, progress);
  const isEarly = !watchdog || isTooEarly(watchdog.at, dueAt);
  const later = isEarly ? await laterWatchdog() : null;
  if (!progress) {
    if (later) await ctx.db.patch("laneLoops", loop._id, { watchdog: later });
    return;
  }
  const changes = {
    ...planned,
    ...(later && { watchdog: { ...later, generation } }),
  };
  if (Object.keys(changes).length > 0) {
    await ctx.db.patch("laneProgress", progress._id, changes);
  }

  async function laterWatchdog() {
    if (watchdog) await cancelIfPending(ctx, watchdog.job);
    const at = dueAt + watchdogLagMs(flushIntervalMs);
    const job = await ctx.scheduler.runAt(at, internal.fold.loop.watch, run);
    return { job, at };
  }
}

/**
 * Ends the chain: no run and no watchdog of it does anything any more.
 *
 * @param eventsPerHour the rate at which events came last, if the caller knows
 */
export async function endRuns(
  ctx: MutationCtx,
  { loop, progress }: LoopOf,
  status: "idle" | "stopped",
  eventsPerHour?: number,
): Promise<void> {
  const watchdog = watchdogOf(loop, progress);
  if (watchdog) await cancelIfPending(ctx, watchdog.job);
  await ctx.db.patch("laneLoops", loop._id, {
    ...{ status, watchdog: undefined },
    ...defined({ eventsPerHour }),
  });
}

/** When the next run of the loop is due, as far as anybody has to know. */
export function dueAtOf({ loop, progress }: LoopOf): number {
  const planned = progress?.planned;
  return planned?.generation === loop.generation
    ? Math.max(planned.dueAt, loop.dueAt)
    : loop.dueAt;
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
