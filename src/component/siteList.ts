/** The list of sites, for operators. */
import { adminApi } from "../shared/api/admin.js";
import { query } from "./_generated/server.js";
import { readPage } from "./rows/listPager.js";
import { inOrder } from "./rows/newestFirst.js";
import { sitesByName } from "./rows/sites.js";

/**
 * All sites by name, in pages, with what somebody needs to choose one. Capital letters come before
 * small ones. A site that is being deleted is not among them. Costs one row for each site. The
 * answer stays cached until a site is made, changed or deleted.
 *
 * @throws a Footfall error `invalidArgument`
 */
export const listSites = query({
  args: adminApi.listSites.args,
  returns: adminApi.listSites.returns,
  handler: async (ctx, { paginationOpts }) => {
    const rows = inOrder(ctx, sitesByName);
    const isListed = ({ status }: { status: string }) => status !== "deleting";
    const result = await readPage({ rows, isListed }, paginationOpts);
    const page = result.page.flatMap(({ status, ...site }) =>
      status === "deleting"
        ? []
        : {
            siteId: site._id,
            slug: site.slug,
            name: site.name,
            status,
            timeZone: site.timeZone,
            createdAt: site._creationTime,
          },
    );
    return { ...result, page };
  },
});
