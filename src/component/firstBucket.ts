import { reportApi } from "../shared/api/reportApi.js";
import { query } from "./_generated/server.js";
import { requireSite } from "./scope/requireSite.js";
import { firstBucketOf } from "./reports/firstBucket.js";

/**
 * The start of the first month, day or hour of which something is kept; null while nothing is counted. It
 * moves back to the start of the day and of the month as these are built, and forward when all that counted
 * first is taken back.
 *
 * Reads up to four rows, and those that an erasure or removal has left empty. Each level is read only before
 * what a coarser one has, so folds re-run it while they write the site's very first hour, and for events from
 * before all others. No horizon is looked at: blocks are deleted only where a coarser one holds them.
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
