/**
 * The look ahead of a lane on trial. It tries the events behind one that has failed, and undoes
 * what it tries: a trial under the same cause as before sets nothing aside.
 */
import { ConvexError, v, type ObjectType } from "convex/values";
import { internal } from "../_generated/api.js";
import { internalMutation, type MutationCtx } from "../_generated/server.js";
import { applyEvents } from "./applyEvents.js";
import { hasRoomForAttempt } from "./attempts.js";
import { positionOf, readLog } from "../log/eventLog.js";
import { vLogPosition } from "../model/log/foldCursor.js";
import { attemptLimits, SMALLEST_SHARE } from "../model/fold/foldPlan.js";
import { findSite } from "../scope/requireSite.js";
import { MAX_DEAD_LETTERS_PER_FOLD } from "../model/fold/foldRun.js";

const vNextEvent = {
  siteId: v.id("sites"),
  lane: v.number(),
  cursor: v.union(v.null(), vLogPosition),
  upTo: v.int64(),
};

/**
 * Tells whether the events behind the one that has failed fail as well. False also where too few
 * wait behind it, or where there is no room to try them.
 *
 * @param failed the position before the event that has failed
 */
export async function doOthersFail(
  ctx: MutationCtx,
  failed: ObjectType<typeof vNextEvent>,
): Promise<boolean> {
  const others = MAX_DEAD_LETTERS_PER_FOLD;
  const { events } = await readLog(ctx, failed, others + 1);
  if (events.length <= others) return false;
  for (const before of events.slice(0, others)) {
    const next = { ...failed, cursor: positionOf(before) };
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
  if (!(await hasRoomForAttempt(ctx, SMALLEST_SHARE))) return "noRoom";
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

/** Folds the next event, and always throws: what it has written is gone. */
export const foldAndUndo = internalMutation({
  args: vNextEvent,
  returns: v.null(),
  handler: async (ctx, next) => {
    const { events } = await readLog(ctx, next, 1);
    const { rangeBudget } = attemptLimits(SMALLEST_SHARE);
    const site = await findSite(ctx, next.siteId);
    if (site) {
      const own = { ...next, settings: site };
      await applyEvents(ctx, own, events, rangeBudget);
    }
    throw new ConvexError(FOLDS);
  },
});
