/**
 * Attempts: nested mutations whose failure, or overrun of their own limits, the caller can catch.
 */
import type { MutationCtx } from "../_generated/server.js";
import type { attemptLimits } from "../model/fold/foldPlan.js";

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
