/** Pruning over all sites, for operators and for crons of the app. */
import { upkeepApi } from "../shared/api/upkeepApi.js";
import { mutation } from "./_generated/server.js";
import { checkCleanupLimit } from "./budget/deletionBudget.js";
import { noteOwnSchedule } from "./schedules/ownSchedules.js";
import { pruneAll, pruneBatch } from "./retention/prune.js";

/**
 * Deletes one batch: salts from before yesterday, uses of addresses from before today, notes of
 * refusals from more than a day ago, dead letters whose event is deleted, and the rest of deleted
 * sites if a run of their deletion failed. With `runUntilComplete` the other batches follow.
 *
 * One transaction of at most `limit` rows and 6 MiB.
 *
 * @throws a Footfall error `invalidArgument`
 */
export const pruneExpired = mutation({
  args: upkeepApi.prune.args,
  returns: upkeepApi.prune.returns,
  handler: async (ctx, { limit, runUntilComplete, schedule }) => {
    const rows = checkCleanupLimit(limit);
    await noteOwnSchedule(ctx, "prune", undefined, schedule);
    return runUntilComplete
      ? await pruneAll(ctx, rows)
      : await pruneBatch(ctx, rows);
  },
});
