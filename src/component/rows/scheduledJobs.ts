/** Scheduled functions whose id a row remembers: whether they are still due. */
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";

/** Whether the function is due or running. */
export async function isAlive(
  ctx: QueryCtx,
  job: Id<"_scheduled_functions">,
): Promise<boolean> {
  const row = await ctx.db.system.get("_scheduled_functions", job);
  return row?.state.kind === "pending" || row?.state.kind === "inProgress";
}

/**
 * Cancels the function if it is due. One that is running stays, because to itself it is in
 * progress.
 */
export async function cancelPending(
  ctx: MutationCtx,
  job: Id<"_scheduled_functions">,
): Promise<void> {
  const row = await ctx.db.system.get("_scheduled_functions", job);
  if (row?.state.kind === "pending") await ctx.scheduler.cancel(job);
}
