/** Notes of runs of clean-up. There is one for each name that a run's sites have had. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";

/** The note of a run, by `by_scope`. */
export function findCleanupRun(
  ctx: QueryCtx,
  scope: string,
): Promise<Doc<"cleanupRuns"> | null> {
  return ctx.db
    .query("cleanupRuns")
    .withIndex("by_scope", (q) => q.eq("scope", scope))
    .unique();
}

/** Notes the next action of a run. */
export async function noteCleanupRun(
  ctx: MutationCtx,
  scope: string,
  next: Id<"_scheduled_functions">,
): Promise<void> {
  const noted = await findCleanupRun(ctx, scope);
  if (noted) await ctx.db.patch("cleanupRuns", noted._id, { next });
  else await ctx.db.insert("cleanupRuns", { scope, next });
}
