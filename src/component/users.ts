/** One user as known without a browser or device, for viewers. */
import { readApi } from "../shared/api/readApi.js";
import { query } from "./_generated/server.js";
import { findUser } from "./rows/users.js";
import { shownTraits } from "./model/fold/traits.js";
import { requireSite } from "./scope/requireSite.js";

/**
 * The traits and groups that identify events gave for a user without naming a visitor, as servers
 * do. Null: none did. The row of a visitor has what was said on its browser or device: see
 * `listVisitors` by `userId`. Kept until the user is erased. Reads one row besides the site's.
 *
 * @throws a Footfall error `siteNotFound`
 */
export const getUser = query({
  args: readApi.getUser.args,
  returns: readApi.getUser.returns,
  handler: async (ctx, { siteId, userId }) => {
    const site = await requireSite(ctx, siteId);
    const user = await findUser(ctx, site._id, userId);
    if (!user) return null;
    return {
      userId,
      traits: shownTraits(user.traits),
      groups: user.groups ?? [],
    };
  },
});
