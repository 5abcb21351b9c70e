/**
 * The fold of one lane: turns events of the log into sessions, visitors and deltas of the rollups,
 * exactly once. Runs of the lane's loop follow each other, and each commits its cursor with its
 * writes. This is the shell that keeps a lane going; `applyEvents.ts` and `model/` say what folding
 * means.
 */
import { v, type ObjectType } from "convex/values";
import { internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  internalMutation,
  type MutationCtx,
  type QueryCtx,
} from "../_generated/server.js";
import { applyEvents } from "./applyEvents.js";
import { hasRoomFor } from "./attempts.js";
import { TIDYING_SHARE } from "../budget/intakeLimits.js";
import { forgetArrivals } from "../log/backlog.js";
import { positionOf, readLog } from "../log/eventLog.js";
import { isAnythingLeft } from "./laneWork.js";
import { makeAttempts, setAsideUntried } from "./makeAttempts.js";
import { cursorOf, isUnwell, noteProgress } from "../log/laneProgress.js";
import { findLoop } from "../rows/laneLoops.js";
import { findProgress, type Progress } from "../rows/laneProgress.js";
import { paceOf } from "../log/pace.js";
import {
  beginRuns,
  dueAtOf,
  endRuns,
  planNextRun,
  type LoopOf,
} from "../log/pingLane.js";
import { stopFailing } from "../log/laneStops.js";
import {
  FoldRun,
  type FoldBatch,
  type FoldReport,
} from "../model/fold/foldRun.js";
import { vLogPosition } from "../model/log/foldCursor.js";
import {
  foldSettingsOf,
  vFoldSettings,
  type FoldSettings,
} from "../model/fold/foldSettings.js";
import { foldDelayMs } from "../model/log/foldPace.js";
import { eventsPerHourOf, isQuiet } from "../model/log/laneLoop.js";
import { attemptLimits } from "../model/fold/foldPlan.js";
import { addAccepted } from "../intake/usageRows.js";
import { findSite } from "../scope/requireSite.js";

/** Names a run of a lane's loop. Its chain has a generation of its own. */
const vRun = {
  siteId: v.id("sites"),
  lane: v.number(),
  generation: v.number(),
};

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
    const own = await currentLoop(ctx, { siteId, lane, generation });
    if (!own) return null;
    const site = await findSite(ctx, siteId);
    if (!site) {
      await endRuns(ctx, own, "idle");
      return null;
    }
    const { flushIntervalMs } = site;
    const dueAt = dueAtOf(own);
    const cursor = cursorOf(own.progress);
    const found = {
      ...{ siteId, lane, cursor, dueAt, flushIntervalMs },
      isUnwell: isUnwell(own.progress),
    };
    const { nextBatch } = internal.fold.laneWork;
    const stale = { useStaleSnapshot: true };
    const work = await ctx.runQuery(nextBatch, found, stale);
    if (work === null) {
      if (await isAnythingLeft(ctx, found)) {
        await planNextRun(ctx, own, site, 0);
      } else await endRuns(ctx, own, "idle", 0);
      return null;
    }
    const batch = { ...work, cursor, flushIntervalMs };
    const settings = foldSettingsOf(site);
    const of = { siteId, lane, settings, progress: own.progress };
    const report = await foldBatch(ctx, of, batch);
    // A run that has come to the end of the log leaves the lane well.
    const after = {
      ...found,
      cursor: report.cursor ?? cursor,
      isUnwell: false,
    };
    const now = Date.now();
    const rate = eventsPerHourOf(report.events, cursor?.at ?? null, now);
    const mayEnd = report.isExhausted && isQuiet(rate);
    if (mayEnd && !(await isAnythingLeft(ctx, after))) {
      await endRuns(ctx, own, "idle", rate ?? undefined);
      return null;
    }
    const delayMs = report.isExhausted
      ? foldDelayMs(await paceOf(ctx, site), rate, now)
      : report.debounceMs;
    await planNextRun(ctx, own, site, delayMs);
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
    const own = await currentLoop(ctx, { siteId, lane, generation });
    if (!own) return null;
    const site = await findSite(ctx, siteId);
    const { loop } = own;
    if (site) await beginRuns(ctx, { site, lane, loop }, 0, dueAtOf(own));
    else await endRuns(ctx, own, "idle");
    return null;
  },
});

/** The loop while it runs; null if the chain is not its present one. */
async function currentLoop(
  ctx: QueryCtx,
  { siteId, lane, generation }: ObjectType<typeof vRun>,
): Promise<LoopOf | null> {
  const loop = await findLoop(ctx, siteId, lane);
  if (loop?.status !== "running" || loop.generation !== generation) return null;
  return { loop, progress: await findProgress(ctx, siteId, lane) };
}

/** The lane whose batch is folded, and its progress before. */
interface LaneOfBatch {
  siteId: Id<"sites">;
  lane: number;
  settings: FoldSettings;
  progress: Progress;
}

/**
 * Folds a batch as far as it goes (`model/fold/foldRun.ts`), and notes how far that is. Without
 * progress the cursor stays, so that the stall shrinks the next batch.
 */
export async function foldBatch(
  ctx: MutationCtx,
  { siteId, lane, settings, progress }: LaneOfBatch,
  { cursor, ...batch }: FoldBatch,
): Promise<FoldReport> {
  const from = cursor && { seq: cursor.seq, after: cursor.after };
  const run = new FoldRun({ ...batch, cursor: from }, progress?.failing);
  const log = { siteId, lane, settings, upTo: batch.upTo };
  if (batch.size === 0) await setAsideUntried(ctx, run, log);
  await makeAttempts(ctx, run, log);
  const report = run.report(Date.now());
  await noteProgress(ctx, { siteId, lane }, progress, report);
  const { limits } = attemptLimits(TIDYING_SHARE);
  if (report.foldedTo !== undefined && (await hasRoomFor(ctx, limits))) {
    await forgetArrivals(ctx, siteId, lane, report.foldedTo);
  }
  return report;
}

const vFolded = v.object({
  cursor: v.union(v.null(), vLogPosition),
  events: v.number(),
  ranges: v.number(),
  exhausted: v.boolean(),
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
