/**
 * Events past their retention. An event goes only once its lane has folded it, together with its dead
 * letter if it has one and the rows by which its groups find it, all as one row; what waits in a lane stays, however old it is.
 */
import { getDocumentSize } from "convex/values";
import type { Id } from "./_generated/dataModel.js";
import type { MutationCtx } from "./_generated/server.js";
import { scheduleCount } from "./deadLetterCounts.js";
import {
  Passed,
  type Deletion,
  type DeletionBudget,
} from "./deletionBudget.js";
import { deleteEvent } from "./deleteEvent.js";
import { FoldedEvents } from "./foldedEvents.js";

export async function deleteExpiredEvents(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  before: number,
  budget: DeletionBudget,
): Promise<Deletion> {
  const setAside = await deleteDeadLetters(ctx, siteId, before, budget);
  if (setAside.letters > 0) await scheduleCount(ctx, siteId);
  let { deleted } = setAside;
  if (setAside.hasMore) return { deleted, hasMore: true };
  const folded = new FoldedEvents(ctx, siteId);
  const waiting = new Passed();
  const events = ctx.db
    .query("events")
    .withIndex("by_siteId_and_occurredAt", (q) =>
      q.eq("siteId", siteId).lt("occurredAt", before),
    );
  for await (const event of events) {
    if (await folded.isKnown(event)) {
      if (!(await budget.canDelete())) return { deleted, hasMore: true };
      await deleteEvent(ctx, event);
      budget.spend();
      deleted++;
    } else if (!waiting.goesOn(getDocumentSize(event))) {
      // A lane that folds again, or an import that is folded, lets the next run get further.
      break;
    }
  }
  return { deleted, hasMore: false };
}

/**
 * Found by the time of their events, so that no event has to be looked up among them: when these are
 * gone, none of the expired events has a dead letter. Both count as one row.
 */
async function deleteDeadLetters(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  before: number,
  budget: DeletionBudget,
): Promise<{ deleted: number; letters: number; hasMore: boolean }> {
  const expired = ctx.db
    .query("deadLetters")
    .withIndex("by_siteId_and_occurredAt", (q) =>
      q.eq("siteId", siteId).lt("occurredAt", before),
    );
  let deleted = 0;
  let letters = 0;
  for await (const { _id, eventDocumentId } of expired) {
    if (!(await budget.canDelete())) return { deleted, letters, hasMore: true };
    const event = await ctx.db.get("events", eventDocumentId);
    if (event) {
      await deleteEvent(ctx, event);
      deleted++;
    }
    await ctx.db.delete("deadLetters", _id);
    letters++;
    budget.spend();
  }
  return { deleted, letters, hasMore: false };
}
