/**
 * Attempts: nested mutations whose failure, or overrun of their own limits, the caller can catch.
 */
import type { MutationCtx } from "../_generated/server.js";
import { attemptLimits, ENDING_SHARE } from "../model/fold/foldPlan.js";

/**
 * Whether the transaction has room for an attempt. One that met the transaction's own limits would
 * fail all of it.
 */
export async function hasRoomFor(
  ctx: MutationCtx,
  needed: ReturnType<typeof attemptLimits>["limits"],
): Promise<boolean> {
  const metrics = await ctx.meta.getTransactionMetrics();
  return (Object.keys(needed) as (keyof typeof needed)[]).every(
    (name) => metrics[name].remaining >= needed[name],
  );
}

/** Whether a fold has room for an attempt of this share, and for its own end after it. */
export function hasRoomForAttempt(
  ctx: MutationCtx,
  share: number,
): Promise<boolean> {
  return hasRoomFor(ctx, attemptLimits(share + ENDING_SHARE).limits);
}
