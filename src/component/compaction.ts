import { defined } from "../shared/defined.js";
import { upkeepApi } from "../shared/api/upkeepApi.js";
import { internal } from "./_generated/api.js";
import { action } from "./_generated/server.js";
import { type SitePage } from "./schedules/sitePages.js";
import { type ShardsRun, compactPage } from "./rollups/compaction.js";

/**
 * Compacts whatever is due, of all sites or the one with this slug: deltas of closed hours into hours,
 * hours of past days into days, settled days into months. Folds arrange this by themselves; a daily cron
 * is the safety net. Safe to stop, to run again, to run twice at once. Costs three calls per site and one
 * per bucket. Looks at 100 sites; with more of them, `hasMore` says that a run for the next ones is
 * scheduled.
 * @throws a Footfall error `siteNotFound`
 */
export const compactShards = action({
  args: upkeepApi.compact.args,
  returns: upkeepApi.compact.returns,
  handler: async (ctx, { slug, schedule }): Promise<ShardsRun> => {
    const page: SitePage = await ctx.runMutation(
      internal.schedules.sitePages.first,
      defined({ job: "compact" as const, slug, schedule }),
    );
    return await compactPage(ctx, page);
  },
});
