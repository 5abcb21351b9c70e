/**
 * The fold of one lane: turns events of the log into sessions, visitors and deltas of the rollups,
 * exactly once. Runs of the lane's loop follow each other, and each commits its cursor with its
 * writes. This is the shell that keeps a lane going; `applyEvents.ts` and `model/` say what folding
 * means.
 */
import { v, type Infer } from "convex/values";
import { internal } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import {
  internalMutation,
  internalQuery,
  type QueryCtx,
} from "../_generated/server.js";
import { applyEvents } from "./applyEvents.js";
import { hasRoomFor } from "./attempts.js";
import { TIDYING_SHARE } from "../budget/intakeLimits.js";
import { forgetArrivals, newestArrival } from "../log/backlog.js";
import {
  firstPending,
  hasPassed,
  newestEvent,
  positionOf,
  readLog,
} from "../log/eventLog.js";
import { makeAttempts, setAsideUntried } from "./makeAttempts.js";
import { cursorOf, isUnwell, noteProgress } from "../log/laneProgress.js";
import { findLoop } from "../rows/laneLoops.js";
import { findProgress } from "../rows/laneProgress.js";
import { beginRuns, endRuns, planNextRun } from "../log/pingLane.js";
import { stopFailing } from "../log/laneStops.js";
import { FoldRun } from "../model/fold/foldRun.js";
import {
  vFoldCursor,
  vLogPosition,
  type FoldCursor,
} from "../model/log/foldCursor.js";
import { foldSettingsOf, vFoldSettings } from "../model/fold/foldSettings.js";
import { isQuiet } from "../model/log/laneLoop.js";
import {
  attemptLimits,
  batchSize,
  STALL_STEP_MS,
} from "../model/fold/foldPlan.js";
import { addAccepted } from "../intake/usageRows.js";
import { findSite, type Site } from "../scope/requireSite.js";

/** Names a run of a lane's loop. Its chain has a generation of its own. */
const vRun = {
  siteId: v.id("sites"),
  lane: v.number(),
  generation: v.number(),
};

/** The lane as a run has found it. */
const vLane = {
  siteId: v.id("sites"),
  lane: v.number(),
  cursor: v.union(v.null(), vFoldCursor),
  /** The lane is stuck or failing, and only a fold ends that. */
  isUnwell: v.boolean(),
  wokenAt: v.number(),
  flushIntervalMs: v.number(),
};
interface Lane {
  siteId: Id<"sites">;
  lane: number;
  cursor: FoldCursor | null;
  isUnwell: boolean;
  wokenAt: number;
  flushIntervalMs: number;
}

/** The next events of a lane. */
const vWork = v.object({
  /** Commit timestamp of the newest event when the batch was made. */
  upTo: v.int64(),
  /** Number of events to take; 0: set the first one aside untried. */
  size: v.number(),
});

const vBatch = {
  siteId: v.id("sites"),
  lane: v.number(),
  settings: vFoldSettings,
  cursor: v.union(v.null(), vLogPosition),
  ...vWork.fields,
  flushIntervalMs: v.number(),
};
const vFolded = v.object({
  cursor: v.union(v.null(), vLogPosition),
  events: v.number(),
  ranges: v.number(),
  exhausted: v.boolean(),
});

/**
 * One run of the loop: folds a batch and plans the next run, or goes to sleep. It looks for work on
 * a stale snapshot, so that ingests do not make it retry. Before the loop sleeps it looks again,
 * and this time depends on what it sees. So no event is left without a run: an ingest that has seen
 * the loop awake conflicts with the run that puts it to sleep.
 */
export const run = internalMutation({
  args: vRun,
  returns: v.null(),
  handler: async (ctx, { siteId, lane, generation }): Promise<null> => {
    const loop = await currentLoop(ctx, { siteId, lane, generation });
    if (!loop) return null;
    const site = await findSite(ctx, siteId);
    if (!site) {
      await endRuns(ctx, loop, "idle");
      return null;
    }
    const { flushIntervalMs } = site;
    const settings = foldSettingsOf(site);
    const found = await laneOf(ctx, loop, site);
    const work = await ctx.runQuery(internal.fold.loop.nextBatch, found, {
      useStaleSnapshot: true,
    });
    if (work === null) {
      const isMissed = (await findWork(ctx, found)) !== null;
      if (isMissed) await planNextRun(ctx, loop, site, 0);
      else await endRuns(ctx, loop, "idle");
      return null;
    }
    const { cursor } = found;
    const report = await ctx.runMutation(internal.fold.loop.foldBatch, {
      ...{ siteId, lane, settings, flushIntervalMs, ...work },
      cursor: cursor && { seq: cursor.seq, after: cursor.after },
    });
    const { isExhausted, events, debounceMs } = report;
    if (isExhausted && isQuiet(events, cursor?.at ?? null, Date.now())) {
      const left = { ...found, cursor: report.cursor ?? cursor };
      // A run that has come to the end of the log leaves the lane well.
      if ((await findWork(ctx, { ...left, isUnwell: false })) === null) {
        await endRuns(ctx, loop, "idle");
        return null;
      }
    }
    await planNextRun(ctx, loop, site, debounceMs);
    return null;
  },
});

/**
 * The watchdog behind the runs of a chain. Runs put it off or cancel it, so it only runs if one was
 * lost: it has failed, or somebody has cancelled it. It begins the chain again.
 */
export const watch = internalMutation({
  args: vRun,
  returns: v.null(),
  handler: async (ctx, { siteId, lane, generation }) => {
    const loop = await currentLoop(ctx, { siteId, lane, generation });
    if (!loop) return null;
    const site = await findSite(ctx, siteId);
    if (site) await beginRuns(ctx, { site, lane, loop }, 0);
    else await endRuns(ctx, loop, "idle");
    return null;
  },
});

/** The loop while it runs; null if the chain is not its present one. */
async function currentLoop(
  ctx: QueryCtx,
  {
    siteId,
    lane,
    generation,
  }: { siteId: Id<"sites">; lane: number; generation: number },
): Promise<Doc<"laneLoops"> | null> {
  const loop = await findLoop(ctx, siteId, lane);
  const isCurrent =
    loop?.status === "running" && loop.generation === generation;
  return isCurrent ? loop : null;
}

async function laneOf(
  ctx: QueryCtx,
  { siteId, lane, wokenAt }: Doc<"laneLoops">,
  { flushIntervalMs }: Site,
): Promise<Lane> {
  const progress = await findProgress(ctx, siteId, lane);
  return {
    ...{ siteId, lane, wokenAt, flushIntervalMs },
    cursor: cursorOf(progress),
    isUnwell: isUnwell(progress),
  };
}

/** Answers whether there is work, and where. Runs on a stale snapshot. */
export const nextBatch = internalQuery({
  args: vLane,
  returns: v.union(v.null(), vWork),
  handler: async (ctx, lane) => await findWork(ctx, lane),
});

/**
 * Finds the next events of a lane; null where there are none. Reads the newest event. Reads the
 * first that waits, too, where it may have waited for so long that the lane does not advance.
 */
async function findWork(
  ctx: QueryCtx,
  { siteId, lane, cursor, isUnwell, wokenAt, flushIntervalMs }: Lane,
): Promise<Infer<typeof vWork> | null> {
  const newest = await newestEvent(ctx, siteId, lane);
  if (newest && !hasPassed(cursor, newest)) {
    const { seq: upTo } = positionOf(newest);
    const lastAt = cursor?.at ?? 0;
    let stallMs = Date.now() - flushIntervalMs - Math.max(lastAt, wokenAt);
    if (stallMs >= STALL_STEP_MS) {
      const first = (await firstPending(ctx, siteId, lane, cursor)) ?? newest;
      const since = Math.max(lastAt, first.receivedAt);
      stallMs = Date.now() - flushIntervalMs - since;
    }
    return { upTo, size: batchSize(stallMs) };
  }
  const arrivals = await newestArrival(ctx, siteId, lane);
  if (arrivals === null && !isUnwell) return null;
  // The events are gone at which the lane failed or was stuck, or that the backlog notes. An empty
  // run clears that.
  const folded = cursor?.seq ?? 0n;
  return {
    upTo: arrivals !== null && arrivals > folded ? arrivals : folded,
    size: 1,
  };
}

/**
 * Folds a batch as far as it goes (`model/fold/foldRun.ts`), and notes how far that is. Without
 * progress the cursor stays, so that the stall shrinks the next batch.
 */
export const foldBatch = internalMutation({
  args: vBatch,
  returns: v.object({
    /** Null: the run got no further. */
    cursor: v.union(v.null(), vFoldCursor),
    isExhausted: v.boolean(),
    events: v.number(),
    debounceMs: v.number(),
  }),
  handler: async (ctx, { siteId, lane, settings, ...batch }) => {
    const progress = await findProgress(ctx, siteId, lane);
    const run = new FoldRun(batch, progress?.failing);
    const log = { siteId, lane, settings, upTo: batch.upTo };
    if (batch.size === 0) await setAsideUntried(ctx, run, log);
    await makeAttempts(ctx, run, log);
    const report = run.report(Date.now());
    const { foldedTo, isExhausted, events, debounceMs, ...outcome } = report;
    await noteProgress(ctx, { siteId, lane }, progress, outcome);
    const { limits } = attemptLimits(TIDYING_SHARE);
    if (foldedTo !== undefined && (await hasRoomFor(ctx, limits))) {
      await forgetArrivals(ctx, siteId, lane, foldedTo);
    }
    return { cursor: outcome.cursor, isExhausted, events, debounceMs };
  },
});

/** One attempt: reads, costs and folds the next events, or leaves no trace. */
export const foldAttempt = internalMutation({
  args: {
    siteId: v.id("sites"),
    lane: v.number(),
    settings: vFoldSettings,
    cursor: v.union(v.null(), vLogPosition),
    upTo: v.int64(),
    size: v.number(),
    rangeBudget: v.number(),
  },
  returns: vFolded,
  handler: async (
    ctx,
    { siteId, lane, settings, cursor, upTo, size, rangeBudget },
  ) => {
    const range = { siteId, lane, cursor, upTo };
    const log = await readLog(ctx, range, size);
    const own = { siteId, lane, settings };
    const folded = await applyEvents(ctx, own, log.events, rangeBudget);
    const last = log.events[folded.events - 1];
    const passed = log.events.slice(0, folded.events);
    const { timeZone } = settings;
    await addAccepted(ctx, { siteId, lane, timeZone }, passed);
    return {
      ...folded,
      cursor: last ? positionOf(last) : cursor,
      exhausted: log.exhausted && folded.events === log.events.length,
    };
  },
});

/** Stops a failing lane from outside of its own loop, which would otherwise run on. */
export const stop = internalMutation({
  args: { siteId: v.id("sites"), lane: v.number() },
  returns: v.null(),
  handler: async (ctx, { siteId, lane }) => {
    await stopFailing(ctx, siteId, lane);
    return null;
  },
});
