/**
 * The clean-up of dead letters whose event is gone. A letter stays as long as its event, however
 * old it is: whatever counts raw events needs the letter to leave the event out.
 */
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { Deletion, DeletionBudget } from "../budget/deletionBudget.js";
import { MAX_LETTERS_LOOKED_UP } from "../budget/letterLimits.js";
import { dueLetters, lettersInQuarantine } from "../rows/deadLetters.js";
import { findEvent } from "../rows/eventForm.js";

/**
 * Looks up the events of the letters that are due next, and of quarantined ones; deletes letters
 * without an event.
 */
export async function deleteOrphanedDeadLetters(
  ctx: MutationCtx,
  budget: DeletionBudget,
): Promise<Deletion> {
  const active = dueLetters(ctx.db, null, { upTo: Infinity });
  const first = await deleteOrphans(ctx, active, budget);
  if (first.hasMore) return first;
  const quarantined = lettersInQuarantine(ctx.db);
  const second = await deleteOrphans(ctx, quarantined, budget);
  return { ...second, deleted: first.deleted + second.deleted };
}

async function deleteOrphans(
  ctx: MutationCtx,
  letters: AsyncIterable<Doc<"deadLetters">>,
  budget: DeletionBudget,
): Promise<Deletion> {
  let deleted = 0;
  let lookedUp = 0;
  for await (const letter of letters) {
    if (++lookedUp > MAX_LETTERS_LOOKED_UP || !(await budget.canRead())) break;
    if (await findEvent(ctx.db, letter.eventDocumentId)) continue;
    if (!(await budget.canDelete())) return { deleted, hasMore: true };
    await ctx.db.delete("deadLetters", letter._id);
    budget.spend();
    deleted++;
  }
  return { deleted, hasMore: false };
}
