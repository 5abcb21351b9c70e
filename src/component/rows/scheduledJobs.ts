/** Scheduled functions that a row remembers: whether they are still to come. */
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";

/** Whether the function is still to come, or running. */
export async function isAlive(
  ctx: QueryCtx,
  job: Id<"_scheduled_functions">,
): Promise<boolean> {
  const row = await ctx.db.system.get("_scheduled_functions", job);
  return row?.state.kind === "pending" || row?.state.kind === "inProgress";
}

/** A function that is running is in progress to itself, and stays. */
export async function cancelPending(
  ctx: MutationCtx,
  job: Id<"_scheduled_functions">,
): Promise<void> {
  const row = await ctx.db.system.get("_scheduled_functions", job);
  if (row?.state.kind === "pending") await ctx.scheduler.cancel(job);
}
