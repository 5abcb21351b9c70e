/**
 * The fold of one lane: turns events of the log into sessions, visitors and deltas of the rollups,
 * exactly once. Batch-worker runs it, and commits the cursor that it returns with its writes. This
 * is the shell that keeps a lane going; `applyEvents.ts` and `model/` say what folding means.
 */
import { defineBatchWorkerValidators } from "@convex-dev/batch-worker";
import { v } from "convex/values";
import { internalMutation, internalQuery } from "../_generated/server.js";
import { applyEvents } from "./applyEvents.js";
import { hasRoomFor } from "./attempts.js";
import { TIDYING_SHARE } from "../budget/intakeLimits.js";
import { forgetArrivals, newestArrival } from "../log/backlog.js";
import {
  firstPending,
  newestEvent,
  positionOf,
  readLog,
} from "../log/eventLog.js";
import { makeAttempts, setAsideUntried } from "./makeAttempts.js";
import { isLaneUnwell, noteProgress } from "../log/laneProgress.js";
import { findProgress } from "../rows/laneProgress.js";
import { parseLaneName } from "../log/pingLane.js";
import { stopFailing } from "../log/laneStops.js";
import { FoldRun } from "../model/fold/foldRun.js";
import {
  vFoldCursor,
  vLogPosition,
  type FoldCursor,
} from "../model/log/foldCursor.js";
import { attemptLimits, batchSize } from "../model/fold/foldPlan.js";
import { addAccepted } from "../intake/usageRows.js";
import { findSite } from "../scope/requireSite.js";

const vBatch = {
  siteId: v.id("sites"),
  lane: v.number(),
  /** The site's time zone. It cannot change any more, since the site has events. */
  timeZone: v.string(),
  cursor: v.union(v.null(), vLogPosition),
  /** Commit timestamp of the newest event when the batch was made. */
  upTo: v.int64(),
  /** Number of events to take; 0: set the first one aside untried. */
  size: v.number(),
  flushIntervalMs: v.number(),
};
const vFolded = v.object({
  cursor: v.union(v.null(), vLogPosition),
  events: v.number(),
  ranges: v.number(),
  exhausted: v.boolean(),
});
const worker = defineBatchWorkerValidators({
  batch: vBatch,
  cursor: vFoldCursor,
});

/**
 * Answers whether there is work, and where. Reads two rows: the first event that waits and the
 * newest. Runs on a stale snapshot, so that ingests do not make the loop retry.
 */
export const nextBatch = internalQuery({
  args: worker.vQueryArgs.fields,
  returns: worker.vQueryReturns,
  handler: async (ctx, { name, cursor }) => {
    const idle = { kind: "idle" as const, cooldownMs: 0 };
    const { siteId, lane } = parseLaneName(name);
    const site = await findSite(ctx, siteId);
    if (!site) return idle;
    const first = await firstPending(ctx, site._id, lane, cursor ?? null);
    const position = cursor ? { seq: cursor.seq, after: cursor.after } : null;
    const { flushIntervalMs, timeZone } = site;
    const log = {
      siteId: site._id,
      lane,
      timeZone,
      cursor: position,
      flushIntervalMs,
    };
    if (!first) {
      const arrivals = await newestArrival(ctx, site._id, lane);
      if (arrivals === null && !(await isLaneUnwell(ctx, site._id, lane))) {
        return idle;
      }
      // The events are gone at which the lane failed or was stuck, or that the backlog notes. An
      // empty run clears that.
      const folded = position?.seq ?? 0n;
      const upTo = arrivals !== null && arrivals > folded ? arrivals : folded;
      return { kind: "work" as const, batch: { ...log, upTo, size: 1 } };
    }
    const newest = (await newestEvent(ctx, site._id, lane)) ?? first;
    const waitingSince = Math.max(cursor?.at ?? 0, first.receivedAt);
    return {
      kind: "work" as const,
      batch: {
        ...log,
        upTo: positionOf(newest).seq,
        size: batchSize(Date.now() - waitingSince - flushIntervalMs),
      },
    };
  },
});

/**
 * Folds a batch as far as it goes (`model/fold/foldRun.ts`), and notes how far that is. Without
 * progress the cursor stays, so that the stall shrinks the next batch.
 */
export const foldBatch = internalMutation({
  args: vBatch,
  returns: worker.vMutationReturns,
  handler: async (
    ctx,
    { siteId, lane, timeZone, ...batch },
  ): Promise<{ debounceMs: number; cursor?: FoldCursor }> => {
    const progress = await findProgress(ctx, siteId, lane);
    const run = new FoldRun(batch, progress?.failing);
    const log = { siteId, lane, timeZone, upTo: batch.upTo };
    if (batch.size === 0) await setAsideUntried(ctx, run, log);
    await makeAttempts(ctx, run, log);
    const { foldedTo, debounceMs, ...outcome } = run.report(Date.now());
    await noteProgress(ctx, { siteId, lane }, progress, outcome);
    const { limits } = attemptLimits(TIDYING_SHARE);
    if (foldedTo !== undefined && (await hasRoomFor(ctx, limits))) {
      await forgetArrivals(ctx, siteId, lane, foldedTo);
    }
    return { debounceMs, ...(outcome.cursor && { cursor: outcome.cursor }) };
  },
});

/** One attempt: reads, costs and folds the next events, or leaves no trace. */
export const foldAttempt = internalMutation({
  args: {
    siteId: v.id("sites"),
    lane: v.number(),
    timeZone: v.string(),
    cursor: v.union(v.null(), vLogPosition),
    upTo: v.int64(),
    size: v.number(),
    rangeBudget: v.number(),
  },
  returns: vFolded,
  handler: async (
    ctx,
    { siteId, lane, timeZone, cursor, upTo, size, rangeBudget },
  ) => {
    const range = { siteId, lane, cursor, upTo };
    const log = await readLog(ctx, range, size);
    const folded = await applyEvents(ctx, range, log.events, rangeBudget);
    const last = log.events[folded.events - 1];
    const passed = log.events.slice(0, folded.events);
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
