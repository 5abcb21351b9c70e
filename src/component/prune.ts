/** Prunes what nobody needs any more, over all sites: old salts, what addresses used, dead letters, deleted sites. */
import { adminApi } from "../shared/admin.js";
import { DAY } from "../shared/units.js";
import { mutation, type MutationCtx } from "./_generated/server.js";
import { deleteOldAddressUses } from "./addressUses.js";
import {
  checkCleanupLimit,
  DeletionBudget,
  type Deletion,
} from "./deletionBudget.js";
import { deleteOrphanedDeadLetters } from "./prunedDeadLetters.js";
import { purgeDeletedSites, purgeRowsWithoutSite } from "./prunedSites.js";

/**
 * Deletes one batch: salts from before yesterday; what addresses used before today; dead letters whose event is
 * gone; what is left of deleted sites, should a run of their removal have failed. For a daily cron.
 *
 * One transaction of at most `limit` rows and 6 MiB.
 * @throws a Footfall error `invalidArgument`
 */
export const pruneExpired = mutation({
  args: adminApi.pruneExpired.args,
  returns: adminApi.pruneExpired.returns,
  handler: async (ctx, { limit }) => {
    const budget = await DeletionBudget.begin(ctx, checkCleanupLimit(limit));
    const deleted = { salts: 0, addressUses: 0, deadLetters: 0, rows: 0 };
    let hasMore = false;
    for (const { kind, prune } of parts) {
      const done = await prune(ctx, budget);
      deleted[kind] += done.deleted;
      ({ hasMore } = done);
      if (hasMore) break;
    }
    // What was only looked at would be looked at again by the next call.
    hasMore &&= budget.deleted > 0 || budget.isShort;
    return { deleted, hasMore };
  },
});

interface Part {
  kind: "salts" | "addressUses" | "deadLetters" | "rows";
  prune: (ctx: MutationCtx, budget: DeletionBudget) => Promise<Deletion>;
}

/** What is found by index goes first, what has to be searched for last. */
const parts: readonly Part[] = [
  { kind: "salts", prune: deleteOldSalts },
  { kind: "addressUses", prune: deleteOldAddressUses },
  { kind: "rows", prune: purgeDeletedSites },
  { kind: "deadLetters", prune: deleteOrphanedDeadLetters },
  { kind: "rows", prune: purgeRowsWithoutSite },
];

/** Today's and yesterday's stay: ingest looks at no other. Without the others nobody can go back. */
async function deleteOldSalts(
  ctx: MutationCtx,
  budget: DeletionBudget,
): Promise<Deletion> {
  const today = Math.floor(Date.now() / DAY);
  const salts = ctx.db
    .query("salts")
    .withIndex("by_day", (q) => q.lt("day", today - 1));
  let deleted = 0;
  for await (const { _id } of salts) {
    if (!(await budget.canDelete())) return { deleted, hasMore: true };
    await ctx.db.delete("salts", _id);
    budget.spend();
    deleted++;
  }
  return { deleted, hasMore: false };
}
