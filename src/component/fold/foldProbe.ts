/**
 * Tells whether so many events fail that the cause is not theirs. A lane on trial looks ahead: what it tries leaves
 * no trace, so that a trial under the same cause as before sets nothing aside.
 */
import { ConvexError, v, type ObjectType } from "convex/values";
import { internal } from "../_generated/api.js";
import { internalMutation, type MutationCtx } from "../_generated/server.js";
import { applyEvents } from "./applyEvents.js";
import { hasRoomFor } from "./attempts.js";
import { positionOf, readLog } from "../log/eventLog.js";
import { vFoldPosition } from "../model/log/foldCursor.js";
import { attemptLimits, SMALLEST_SHARE } from "../model/fold/foldPlan.js";

const vNextEvent = {
  siteId: v.id("sites"),
  lane: v.number(),
  cursor: v.union(v.null(), vFoldPosition),
  upTo: v.int64(),
};

/** More bad events than this in one batch is our bug, not theirs. */
export const MAX_DEAD_LETTERS_PER_FOLD = 5;

/**
 * Whether the lane has to stop rather than set an event aside that has failed alone.
 *
 * @param failed where the event is: behind the cursor
 * @param deadLetters that the batch has made before it
 */
export async function isCauseOurs(
  ctx: MutationCtx,
  failed: ObjectType<typeof vNextEvent>,
  deadLetters: number,
  isOnTrial: boolean,
): Promise<boolean> {
  if (deadLetters === MAX_DEAD_LETTERS_PER_FOLD) return true;
  const isFirst = isOnTrial && deadLetters === 0;
  return isFirst && (await doOthersFail(ctx, failed));
}

/** False also where too few others wait behind it, or there is no room to try them. */
async function doOthersFail(
  ctx: MutationCtx,
  { siteId, lane, cursor, upTo }: ObjectType<typeof vNextEvent>,
): Promise<boolean> {
  const others = MAX_DEAD_LETTERS_PER_FOLD;
  const { events } = await readLog(ctx, siteId, lane, cursor, upTo, others + 1);
  if (events.length <= others) return false;
  for (const before of events.slice(0, others)) {
    const next = { siteId, lane, cursor: positionOf(before), upTo };
    if ((await tryNext(ctx, next)) !== "fails") return false;
  }
  return true;
}

const FOLDS = "folds";

async function tryNext(
  ctx: MutationCtx,
  next: ObjectType<typeof vNextEvent>,
): Promise<"fails" | "folds" | "noRoom"> {
  const { limits: transactionLimits } = attemptLimits(SMALLEST_SHARE);
  if (!(await hasRoomFor(ctx, transactionLimits))) return "noRoom";
  try {
    await ctx.runMutation(internal.fold.foldProbe.foldAndUndo, next, {
      transactionLimits,
    });
  } catch (error) {
    const isUndone = error instanceof ConvexError && error.data === FOLDS;
    return isUndone ? "folds" : "fails";
  }
  return "noRoom";
}

/** Folds the next event, and throws in any case: what it has written is gone. */
export const foldAndUndo = internalMutation({
  args: vNextEvent,
  returns: v.null(),
  handler: async (ctx, { siteId, lane, cursor, upTo }) => {
    const { events } = await readLog(ctx, siteId, lane, cursor, upTo, 1);
    const { rangeBudget } = attemptLimits(SMALLEST_SHARE);
    await applyEvents(ctx, siteId, lane, events, rangeBudget);
    throw new ConvexError(FOLDS);
  },
});
