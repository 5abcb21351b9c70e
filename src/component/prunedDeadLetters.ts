/**
 * Dead letters whose event is gone. Those whose event is there stay as long as it does, however old:
 * whatever counts raw events leaves the event out by its letter.
 */
import type { MutationCtx } from "./_generated/server.js";
import type { Deletion, DeletionBudget } from "./deletionBudget.js";

/** Letters whose event is looked up. The others come first once these are retried. */
const MAX_LOOKED_UP = 500;

/** Looks up the events of the letters that are to be retried next. */
export async function deleteOrphanedDeadLetters(
  ctx: MutationCtx,
  budget: DeletionBudget,
): Promise<Deletion> {
  const letters = ctx.db.query("deadLetters").withIndex("by_retryAt");
  let deleted = 0;
  let lookedUp = 0;
  for await (const letter of letters) {
    if (++lookedUp > MAX_LOOKED_UP || !(await budget.canRead())) break;
    if (await ctx.db.get("events", letter.eventDocumentId)) continue;
    if (!(await budget.canDelete())) return { deleted, hasMore: true };
    await ctx.db.delete("deadLetters", letter._id);
    budget.spend();
    deleted++;
  }
  return { deleted, hasMore: false };
}
