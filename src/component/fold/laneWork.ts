/** The work of a lane: whether events wait for their fold, and which ones a batch takes. */
import { v, type Infer, type ObjectType } from "convex/values";
import { internalQuery, type QueryCtx } from "../_generated/server.js";
import { newestArrival } from "../log/backlog.js";
import {
  firstPending,
  hasPassed,
  newestEvent,
  positionOf,
} from "../log/eventLog.js";
import { vFoldCursor } from "../model/log/foldCursor.js";
import { batchSize, STALL_STEP_MS } from "../model/fold/foldPlan.js";

const vLane = {
  siteId: v.id("sites"),
  lane: v.number(),
  cursor: v.union(v.null(), vFoldCursor),
  /** The lane is stuck or failing, and only a fold ends that. */
  isUnwell: v.boolean(),
  /** When the lane was expected to fold. */
  dueAt: v.number(),
  flushIntervalMs: v.number(),
};
/** The lane as a run of its loop has found it. */
export type Lane = ObjectType<typeof vLane>;

/** The next events of a lane. */
export const vWork = v.object({
  /** Commit timestamp of the newest event when the batch was made. */
  upTo: v.int64(),
  /** Number of events to take; 0: set the first one aside untried. */
  size: v.number(),
});

/**
 * Answers what a batch takes; null where there is no work. Reads the newest event. Reads the first
 * that waits, too, where it may have waited for so long that the lane does not advance. Run it on a
 * stale snapshot, so that ingests do not make the loop retry.
 */
export const nextBatch = internalQuery({
  args: vLane,
  returns: v.union(v.null(), vWork),
  handler: async (ctx, lane): Promise<Infer<typeof vWork> | null> => {
    const { cursor, dueAt, flushIntervalMs } = lane;
    const newest = await newestEvent(ctx, lane.siteId, lane.lane);
    if (!newest || hasPassed(cursor, newest)) return await emptyRun(ctx, lane);
    const { seq: upTo } = positionOf(newest);
    const lastAt = cursor?.at ?? 0;
    let expectedAt = Math.max(lastAt + flushIntervalMs, dueAt);
    if (Date.now() - expectedAt >= STALL_STEP_MS) {
      const first = await firstPending(ctx, lane.siteId, lane.lane, cursor);
      const { receivedAt } = first ?? newest;
      expectedAt = Math.max(expectedAt, receivedAt + flushIntervalMs);
    }
    const stallMs = Date.now() - expectedAt;
    return { upTo, size: batchSize(stallMs) };
  },
});

/**
 * Whether anything is left, so that the loop must not sleep. Reads the place where ingests append,
 * and depends on it.
 */
export async function isAnythingLeft(
  ctx: QueryCtx,
  lane: Lane,
): Promise<boolean> {
  const { siteId, cursor } = lane;
  const first = await firstPending(ctx, siteId, lane.lane, cursor);
  return first !== null || (await emptyRun(ctx, lane)) !== null;
}

/**
 * The run that clears what is left where no event waits; null where nothing is. The events are gone
 * at which the lane failed or was stuck, or that the backlog notes.
 */
async function emptyRun(
  ctx: QueryCtx,
  { siteId, lane, cursor, isUnwell }: Lane,
): Promise<Infer<typeof vWork> | null> {
  const arrivals = await newestArrival(ctx, siteId, lane);
  if (arrivals === null && !isUnwell) return null;
  const folded = cursor?.seq ?? 0n;
  const upTo = arrivals !== null && arrivals > folded ? arrivals : folded;
  return { upTo, size: 1 };
}
