/** Attempts: nested mutations whose failure, or overrun of their own limits, the caller can catch. */
import type { MutationCtx } from "../_generated/server.js";
import type { attemptLimits } from "../model/fold/foldPlan.js";

/** An attempt that met the transaction's own ceiling would take everything with it. */
export async function hasRoomFor(
  ctx: MutationCtx,
  needed: ReturnType<typeof attemptLimits>["limits"],
): Promise<boolean> {
  const metrics = await ctx.meta.getTransactionMetrics();
  return (Object.keys(needed) as (keyof typeof needed)[]).every(
    (name) => metrics[name].remaining >= needed[name],
  );
}
