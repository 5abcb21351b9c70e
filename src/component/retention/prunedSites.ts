/**
 * Deletes the rest of deleted sites: sites whose deletion stopped half way, and rows whose site is
 * missing.
 */
import { DAY } from "../../shared/units.js";
import type { MutationCtx } from "../_generated/server.js";
import type { Deletion, DeletionBudget } from "../budget/deletionBudget.js";
import { siteTableNames } from "../rows/siteRows.js";
import { firstSiteAfter, purgeRows } from "./purge.js";
import { MAX_SITE_JUMPS } from "../budget/cleanupLimits.js";
import { deletedSites } from "../rows/sites.js";

/** Goes on with the deletion of deleted sites. */
export async function purgeDeletedSites(
  ctx: MutationCtx,
  budget: DeletionBudget,
): Promise<Deletion> {
  const sites = deletedSites(ctx.db);
  let deleted = 0;
  for await (const { _id } of sites) {
    const done = await purgeRows(ctx, _id, budget);
    deleted += done.deleted;
    if (done.hasMore) return { deleted, hasMore: true };
  }
  return { deleted, hasMore: false };
}

/**
 * Searches every table for rows whose site is missing, which only a hand in the database can cause.
 * Each site costs two index ranges a table. Each day begins with another table, so that every table
 * gets its turn if there are many sites.
 */
export async function purgeRowsWithoutSite(
  ctx: MutationCtx,
  budget: DeletionBudget,
): Promise<Deletion> {
  const today = Math.floor(Date.now() / DAY) % siteTableNames.length;
  const tables = [
    ...siteTableNames.slice(today),
    ...siteTableNames.slice(0, today),
  ];
  let jumps = 0;
  let deleted = 0;
  for (const table of tables) {
    let siteId = await firstSiteAfter(ctx, table, null);
    while (siteId !== null) {
      if (++jumps > MAX_SITE_JUMPS) return { deleted, hasMore: false };
      if (!(await budget.canRead())) return { deleted, hasMore: true };
      if (!(await ctx.db.get("sites", siteId))) {
        const done = await purgeRows(ctx, siteId, budget);
        deleted += done.deleted;
        if (done.hasMore) return { deleted, hasMore: true };
      }
      siteId = await firstSiteAfter(ctx, table, siteId);
    }
  }
  return { deleted, hasMore: false };
}
