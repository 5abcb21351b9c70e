/**
 * Groups (companies and teams) as `group` events describe them, for viewers: a list, and one group.
 */
import { readApi } from "../shared/api/readApi.js";
import { query } from "./_generated/server.js";
import { listedGroup } from "./lists/listedRows.js";
import { findGroup, groupsOfSite } from "./rows/groups.js";
import { readPage } from "./rows/listPager.js";
import { newestFirst } from "./rows/newestFirst.js";
import { requireSite } from "./scope/requireSite.js";

/**
 * Groups by the time of their last description, newest first. A group that is described again moves
 * to the front, so pages that come later may miss it. Groups that events only name are not in the
 * list. A page reads at most 2,000 rows and 4 MiB.
 *
 * @throws a Footfall error `siteNotFound` or `invalidArgument`
 */
export const listGroups = query({
  args: readApi.listGroups.args,
  returns: readApi.listGroups.returns,
  handler: async (ctx, { siteId, paginationOpts }) => {
    const site = await requireSite(ctx, siteId);
    const rows = newestFirst(ctx, (db) => groupsOfSite(db, site._id));
    const result = await readPage({ rows }, paginationOpts);
    return { ...result, page: result.page.map(listedGroup) };
  },
});

/**
 * One group. Null until a fold has seen an event that describes it. Reads one row besides the
 * site's.
 *
 * @throws a Footfall error `siteNotFound`
 */
export const getGroup = query({
  args: readApi.getGroup.args,
  returns: readApi.getGroup.returns,
  handler: async (ctx, { siteId, groupId }) => {
    const site = await requireSite(ctx, siteId);
    const group = await findGroup(ctx, site._id, groupId);
    return group && listedGroup(group);
  },
});
