/** Compaction, for operators and for crons of the app. */
import { defined } from "../shared/defined.js";
import { upkeepApi } from "../shared/api/upkeepApi.js";
import { internal } from "./_generated/api.js";
import { action } from "./_generated/server.js";
import { type SitePage } from "./schedules/sitePages.js";
import { type ShardsRun, compactPage } from "./rollups/compaction.js";

/**
 * Compacts what is due, of all sites or the one with this slug: deltas of closed hours into hours,
 * hours of past days into days, settled days into months. Quiet hours wait until their day is over.
 * Folds schedule this by themselves, and a daily cron is the safety net. You may stop it, run it
 * again, or run it twice at once. Costs two calls, three more for each site, and one for each
 * bucket. Looks at 100 sites. If there are more, it schedules a run for the next ones, and
 * `hasMore` says so.
 *
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
