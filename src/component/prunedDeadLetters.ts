/**
 * Dead letters that nobody will come back to: the event is gone, or it failed so long ago that its
 * retries and its operator have given it up.
 */
import { DAY } from "../shared/units.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import type { MutationCtx } from "./_generated/server.js";
import type { Deletion, DeletionBudget } from "./deletionBudget.js";

const KEPT_MS = 90 * DAY;
/** Sites with dead letters; there should be none. */
const MAX_SITES = 200;
/** Letters whose event is looked up. Others go when they are old. */
const MAX_LOOKED_UP = 500;

/** Costs two index ranges for each site that has dead letters. */
export async function deleteOldDeadLetters(
  ctx: MutationCtx,
  budget: DeletionBudget,
): Promise<Deletion> {
  let deleted = 0;
  for await (const siteId of sitesWithDeadLetters(ctx)) {
    const old = ctx.db
      .query("deadLetters")
      .withIndex("by_siteId_and_failedAt", (q) =>
        q.eq("siteId", siteId).lt("failedAt", Date.now() - KEPT_MS),
      );
    for await (const { _id } of old) {
      if (!(await budget.canDelete())) return { deleted, hasMore: true };
      await ctx.db.delete("deadLetters", _id);
      budget.spend();
      deleted++;
    }
  }
  return { deleted, hasMore: false };
}

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

/** Jumps from site to site along the index, as many as a call may take. */
async function* sitesWithDeadLetters(
  ctx: MutationCtx,
): AsyncGenerator<Id<"sites">> {
  let last: Id<"sites"> | undefined;
  for (let sites = 0; sites < MAX_SITES; sites++) {
    const letter: Doc<"deadLetters"> | null = await ctx.db
      .query("deadLetters")
      .withIndex("by_siteId_and_failedAt", (q) =>
        last === undefined ? q : q.gt("siteId", last),
      )
      .first();
    if (!letter) return;
    last = letter.siteId;
    yield last;
  }
}
