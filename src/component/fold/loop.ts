/**
 * The fold of one lane: turns events of the log into sessions, visitors and deltas of the rollups,
 * exactly once. Run by batch-worker, which commits the cursor that is returned with the writes.
 * This is the shell that keeps a lane going: what folding means is in `applyEvents.ts` and `model/`.
 */
import { defineBatchWorkerValidators } from "@convex-dev/batch-worker";
import { v, type Infer } from "convex/values";
import { errorForLog } from "../../shared/errorForLog.js";
import type { DeadLetterReason } from "../../shared/api/deadLetters.js";
import { internal } from "../_generated/api.js";
import { internalMutation, internalQuery } from "../_generated/server.js";
import { applyEvents } from "./applyEvents.js";
import { hasRoomFor } from "./attempts.js";
import { forgetArrivals, newestArrival } from "../log/backlog.js";
import { describeError } from "../deadLetters/setAside.js";
import {
  firstPending,
  newestEvent,
  positionOf,
  readLog,
} from "../log/eventLog.js";
import { trySetAside } from "./foldSkips.js";
import { isCauseOurs, MAX_DEAD_LETTERS_PER_FOLD } from "./foldProbe.js";
import {
  findProgress,
  isLaneUnwell,
  noteProgress,
} from "../log/laneProgress.js";
import { parseLaneName } from "../log/lanes.js";
import { stopFailing } from "../log/laneStops.js";
import { AttemptSizes } from "../model/fold/attemptSizes.js";
import {
  vFoldCursor,
  vFoldPosition,
  type FoldCursor,
} from "../model/log/foldCursor.js";
import {
  attemptLimits,
  batchSize,
  MAX_RANGES_PER_FOLD,
} from "../model/fold/foldPlan.js";
import { addAccepted } from "../intake/usageRows.js";
import { findSite } from "../scope/requireSite.js";

const vBatch = {
  siteId: v.id("sites"),
  lane: v.number(),
  /** Of the site, which events have fixed. */
  timeZone: v.string(),
  cursor: v.union(v.null(), vFoldPosition),
  /** Commit timestamp of the newest event when the batch was made. */
  upTo: v.int64(),
  /** How many events to take; 0: set the first one aside untried. */
  size: v.number(),
  flushIntervalMs: v.number(),
};
const vFolded = v.object({
  cursor: v.union(v.null(), vFoldPosition),
  events: v.number(),
  ranges: v.number(),
  exhausted: v.boolean(),
});
const worker = defineBatchWorkerValidators({
  batch: vBatch,
  cursor: vFoldCursor,
});

/** What is done is committed after this many; halving 500 events down to one takes nine. */
const MAX_ATTEMPTS = 24;
/** Of a transaction; what has no room for it is deleted by a later fold. */
const TIDYING_SHARE = 0.05;

/**
 * Tells whether there is work, and where: two rows are read, the first pending and the newest. Runs
 * on a stale snapshot, so ingests do not make the loop retry.
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
      // All that it failed or was stuck at, or that was noted in the backlog, is erased: an empty run clears that.
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
 * Folds a batch. What fails is halved until the poison event is alone; it becomes a dead letter and
 * the cursor moves on. Without progress the cursor stays, so that the stall shrinks the next batch.
 */
export const foldBatch = internalMutation({
  args: vBatch,
  returns: worker.vMutationReturns,
  handler: async (
    ctx,
    { siteId, lane, timeZone, upTo, size, flushIntervalMs, ...batch },
  ): Promise<{ debounceMs: number; cursor?: FoldCursor }> => {
    const log = { siteId, lane, timeZone, upTo };
    const progress = await findProgress(ctx, siteId, lane);
    const isOnTrial = progress?.failing !== undefined;
    let cursor = batch.cursor;
    let pending = true;
    let exhausted = false;
    let stuck = false;
    const skip = async (reason: DeadLetterReason, error: string) => {
      const letter = { ...log, cursor, reason, error };
      const skipped = await trySetAside(ctx, letter);
      if (skipped) cursor = skipped.cursor;
      else stuck = true;
      return !stuck;
    };
    if (size === 0) {
      await skip(
        "outOfTime",
        "The fold of this event ran out of time again and again; it was set aside untried.",
      );
    }
    const sizes = new AttemptSizes(size, isOnTrial);
    let isFailing = false;
    let hasFolded = false;
    let ranges = 0;
    let deadLetters = 0;
    for (
      let attempt = 0;
      attempt < MAX_ATTEMPTS && sizes.remaining > 0;
      attempt++
    ) {
      const rangesLeft = MAX_RANGES_PER_FOLD - ranges;
      const { limits, rangeBudget } = attemptLimits(sizes.share);
      if (rangesLeft <= 0 || !(await hasRoomFor(ctx, limits))) break;
      try {
        const folded: Infer<typeof vFolded> = await ctx.runMutation(
          internal.fold.loop.foldChunk,
          {
            ...log,
            cursor,
            size: sizes.next,
            rangeBudget: Math.min(rangeBudget, rangesLeft),
          },
          { transactionLimits: limits },
        );
        cursor = folded.cursor;
        ranges += folded.ranges;
        sizes.folded(folded.events);
        hasFolded ||= folded.events > 0;
        ({ exhausted } = folded);
        pending = !exhausted;
        if (exhausted) break;
      } catch (error) {
        if (!sizes.failed()) continue;
        const failed = { siteId, lane, cursor, upTo };
        isFailing = await isCauseOurs(ctx, failed, deadLetters, isOnTrial);
        if (isFailing) {
          console.error(
            `Footfall: more than ${MAX_DEAD_LETTERS_PER_FOLD} events of one batch failed; lane ${lane} of site ${siteId} is stopped, and tried again by itself. Once the cause is mended startFolds starts it at once; the dead letters have its text.`,
            errorForLog(error),
          );
          await ctx.scheduler.runAfter(0, internal.fold.loop.stop, {
            siteId,
            lane,
          });
          // No further batch comes before the stop.
          pending = false;
          break;
        }
        if (!(await skip("threw", describeError(error)))) break;
        deadLetters++;
        sizes.setAside();
      }
    }
    // Creation times are unique within a commit only.
    const moved =
      cursor !== null &&
      (cursor.after !== batch.cursor?.after || cursor.seq !== batch.cursor.seq);
    const next = cursor && moved ? { ...cursor, at: Date.now() } : null;
    const clean = moved || !pending ? "clean" : "unknown";
    const state = stuck ? "stuck" : clean;
    const isWell = !isFailing && (hasFolded || exhausted);
    // It gets on, if slowly: then its pauses begin anew.
    const failing = progress?.failing && {
      ...progress.failing,
      ...(hasFolded && { stops: 0 }),
    };
    await noteProgress(ctx, siteId, lane, progress, {
      cursor: next,
      state,
      failing: isWell ? undefined : failing,
    });
    const { limits } = attemptLimits(TIDYING_SHARE);
    const foldedTo = exhausted ? upTo : next?.seq;
    if (foldedTo !== undefined && (await hasRoomFor(ctx, limits))) {
      await forgetArrivals(ctx, siteId, lane, foldedTo);
    }
    return {
      debounceMs: moved && pending && !stuck ? 0 : flushIntervalMs,
      ...(next && { cursor: next }),
    };
  },
});

/** One attempt: reads, costs and folds the next events, or leaves no trace. */
export const foldChunk = internalMutation({
  args: {
    siteId: v.id("sites"),
    lane: v.number(),
    timeZone: v.string(),
    cursor: v.union(v.null(), vFoldPosition),
    upTo: v.int64(),
    size: v.number(),
    rangeBudget: v.number(),
  },
  returns: vFolded,
  handler: async (
    ctx,
    { siteId, lane, timeZone, cursor, upTo, size, rangeBudget },
  ) => {
    const log = await readLog(ctx, siteId, lane, cursor, upTo, size);
    const folded = await applyEvents(
      ctx,
      siteId,
      lane,
      log.events,
      rangeBudget,
    );
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
