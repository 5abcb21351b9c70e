/**
 * The gauge of a site's dead letters, and the request for a new count. It is not part of the
 * module that counts, so that folds need not evaluate that.
 */
import type { DeadLetterDepth } from "../../shared/api/deadLetters.js";
import { internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { gaugeOf } from "../rows/deadLetterCounts.js";
import { depthOf } from "../model/deadLetters/deadLetterCount.js";

/** The last count; zeros when a site has no dead letters. Reads one row. */
export async function deadLetterDepth(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<DeadLetterDepth> {
  const gauge = await gaugeOf(ctx.db, siteId);
  if (!gauge) return depthOf({ byReason: [], isAtLeast: false });
  const { active, quarantined, byReason, isAtLeast } = gauge;
  return { active, quarantined, byReason, isAtLeast };
}

/**
 * Asks for a count in a transaction of its own: for callers that must not write the gauge, which
 * others write.
 */
export async function scheduleCount(
  ctx: MutationCtx,
  siteId: Id<"sites">,
): Promise<void> {
  await ctx.scheduler.runAfter(0, internal.deadLetters.deadLetterCounts.ask, {
    siteId,
  });
}
