/** Deletes the rows of a deleted site, in bounded runs. Each run schedules the next. */
import { v } from "convex/values";
import { internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import { internalMutation, type MutationCtx } from "../_generated/server.js";
import { DeletionBudget, type Deletion } from "../budget/deletionBudget.js";
import { MAX_PURGED_ROWS } from "../budget/cleanupLimits.js";
import {
  rowsOfSites,
  siteTableNames,
  type SiteTable,
} from "../rows/siteRows.js";

export const purgeSite = internalMutation({
  args: { siteId: v.id("sites") },
  returns: v.null(),
  handler: async (ctx, { siteId }) => {
    const budget = await DeletionBudget.begin(ctx, MAX_PURGED_ROWS);
    const { hasMore } = await purgeRows(ctx, siteId, budget);
    if (hasMore) {
      await ctx.scheduler.runAfter(0, internal.retention.purge.purgeSite, {
        siteId,
      });
    }
    return null;
  },
});

/**
 * Deletes rows of a site, and the site itself after the last of them. The lanes' workers stay,
 * stopped, because the component that runs them has no call to delete one. Each is two small rows.
 */
export async function purgeRows(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  budget: DeletionBudget,
): Promise<Deletion> {
  let deleted = 0;
  for (const table of siteTableNames) {
    const rows = rowsOfSites(ctx.db, table, { is: siteId });
    const done = await budget.deleteEach(rows, ({ _id }) =>
      ctx.db.delete(table, _id),
    );
    deleted += done.deleted;
    if (done.hasMore) return { deleted, hasMore: true };
  }
  if (await ctx.db.get("sites", siteId)) {
    if (!(await budget.canDelete())) return { deleted, hasMore: true };
    await ctx.db.delete("sites", siteId);
    budget.spend();
    deleted++;
  }
  return { deleted, hasMore: false };
}

/** The next site that has rows in a table, by id. The site itself may be missing. */
export async function firstSiteAfter(
  ctx: MutationCtx,
  table: SiteTable,
  after: Id<"sites"> | null,
): Promise<Id<"sites"> | null> {
  const row = await rowsOfSites(ctx.db, table, { after }).first();
  return row?.siteId ?? null;
}
