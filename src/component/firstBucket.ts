/** The beginning of a site's figures, for viewers who ask for the whole time. */
import { reportApi } from "../shared/api/reportApi.js";
import { query } from "./_generated/server.js";
import { requireSite } from "./scope/requireSite.js";
import { firstBucketOf } from "./reports/firstBucket.js";

/**
 * The start of the first month, day or hour that has figures. Null: nothing is counted yet. It
 * moves back to the start of the day and of the month when compaction builds these. It moves
 * forward when removals take all of the first figures back.
 *
 * Reads up to four rows, and those that an erasure or removal has left empty. It reads each level
 * only before the first bucket of the coarser one. So folds run it again only while they write the
 * site's very first hour, and for events that are older than all others. It reads no horizon:
 * clean-up deletes blocks only where a coarser block holds their figures.
 *
 * @throws a Footfall error `siteNotFound`
 */
export const getFirstBucket = query({
  args: reportApi.getFirstBucket.args,
  returns: reportApi.getFirstBucket.returns,
  handler: async (ctx, { siteId }) => {
    const site = await requireSite(ctx, siteId);
    return await firstBucketOf(ctx, site._id);
  },
});
