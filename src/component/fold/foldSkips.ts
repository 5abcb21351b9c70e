/**
 * The way of a fold past an event that it cannot fold. A lane that cannot even go that way is
 * stuck.
 */
import { v, type ObjectType } from "convex/values";
import { errorForLog } from "../../shared/errorForLog.js";
import { vDeadLetterReason } from "../../shared/api/deadLetters.js";
import { internal } from "../_generated/api.js";
import { internalMutation, type MutationCtx } from "../_generated/server.js";
import { setAside } from "../deadLetters/setAside.js";
import { readLog } from "../log/eventLog.js";
import { vLogPosition, type LogPosition } from "../model/log/foldCursor.js";
import { addAccepted } from "../intake/usageRows.js";

const vNextEvent = {
  siteId: v.id("sites"),
  lane: v.number(),
  timeZone: v.string(),
  cursor: v.union(v.null(), vLogPosition),
  upTo: v.int64(),
  reason: vDeadLetterReason,
  error: v.string(),
};
/** The event behind the cursor, and why it is set aside. */
export type NextEvent = ObjectType<typeof vNextEvent>;

/**
 * Makes the next event a dead letter, and returns the position behind it; null when that fails as
 * well. It is an attempt of its own, so the run keeps what it has done before.
 */
export async function trySetAside(
  ctx: MutationCtx,
  args: NextEvent,
): Promise<{ cursor: LogPosition | null } | null> {
  try {
    return {
      cursor: await ctx.runMutation(internal.fold.foldSkips.setNextAside, args),
    };
  } catch (error) {
    console.error(
      `Footfall: an event of lane ${args.lane} of site ${args.siteId} could neither be folded (${args.reason}) nor be set aside; the lane is stuck and goes on trying.`,
      errorForLog(error),
    );
    return null;
  }
}

/** Sets the next event aside, and counts it as accepted. Returns the position behind it. */
export const setNextAside = internalMutation({
  args: vNextEvent,
  returns: v.union(v.null(), vLogPosition),
  handler: async (ctx, args): Promise<LogPosition | null> => {
    const { events } = await readLog(ctx, args, 1);
    await addAccepted(ctx, args, events);
    return await setAside(ctx, args);
  },
});
