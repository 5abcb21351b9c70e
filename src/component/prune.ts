import { upkeepApi } from "../shared/api/upkeepApi.js";
import { mutation } from "./_generated/server.js";
import { checkCleanupLimit } from "./budget/deletionBudget.js";
import { noteOwnSchedule } from "./schedules/ownSchedules.js";
import { pruneAll, pruneBatch } from "./retention/prune.js";

/**
 * Deletes one batch: salts from before yesterday; what addresses used before today; dead letters whose event is
 * gone; what is left of deleted sites, should a run of their removal have failed. With `runUntilComplete` the others
 * follow.
 *
 * One transaction of at most `limit` rows and 6 MiB.
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
