/** Clean-up, for operators and for crons of the app: it deletes what is past its retention. */
import { adminApi } from "../shared/api/admin.js";
import { upkeepApi } from "../shared/api/upkeepApi.js";
import { action, mutation } from "./_generated/server.js";
import { checkCleanupLimit } from "./budget/deletionBudget.js";
import {
  type Cleanup,
  beginRun,
  namedSite,
  cleanUpSite,
} from "./retention/siteCleanup.js";

/**
 * Deletes one batch of what is past the retention of a site: events that are folded, blocks whose
 * sums a coarser one holds, sessions, and visitors of whom nothing is left. Some rows cannot go
 * yet, such as an event that waits for its fold, or hours whose day is not built. They stay for a
 * later call and are not in `hasMore`.
 *
 * One transaction of at most `limit` rows and 6 MiB. It does not conflict with ingest or live
 * folds.
 *
 * @throws a Footfall error `siteNotFound` or `invalidArgument`
 */
export const cleanupSite = mutation({
  args: adminApi.cleanupSite.args,
  returns: adminApi.cleanupSite.returns,
  handler: async (ctx, { limit, runUntilComplete = false, ...named }) => {
    const rows = checkCleanupLimit(limit);
    const site = await namedSite(ctx, named);
    return await cleanUpSite(ctx, site, { limit: rows, runUntilComplete });
  },
});

/**
 * Cleans up all sites, or the one with this slug. It does a batch of each, one site after the
 * other. With `runUntilComplete` it does as many batches as it takes. It goes on in the background
 * after a batch that left something, and beyond 100 sites. While it does, another such call leaves
 * the sites to it.
 *
 * @throws a Footfall error `siteNotFound` or `invalidArgument`
 */
export const cleanup = action({
  args: upkeepApi.cleanup.args,
  returns: upkeepApi.cleanup.returns,
  handler: async (
    ctx,
    { slug, limit, runUntilComplete = false, schedule },
  ): Promise<Cleanup> => {
    const how = { limit: checkCleanupLimit(limit), runUntilComplete };
    return await beginRun(ctx, { ...how, slug, schedule });
  },
});
