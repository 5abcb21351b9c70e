/** The traits of visitors and users, for the routes when they are about to add to them. */
import { v } from "convex/values";
import { footfallError } from "../shared/errors.js";
import { MAX_PROFILES_CHECKED } from "../shared/event/incoming.js";
import { query } from "./_generated/server.js";
import { findUser } from "./rows/users.js";
import { findVisitor } from "./rows/visitors.js";
import { isFixed } from "./model/fold/traits.js";
import { requireSite } from "./scope/requireSite.js";

/**
 * Returns for each profile the first of the keys whose trait is no number, so that nothing can be
 * added to it. Null: there is none. A profile is the visitor's if it names a visitor, else the
 * user's, as in the fold. Reads one row for each profile, as of the last fold, besides the site's.
 *
 * @throws a Footfall error `siteNotFound`, or `invalidArgument` for more than 500 profiles
 */
export const findFixedTraits = query({
  args: {
    siteId: v.string(),
    /** Whether a server adds. It then adds to what servers have said. Default: false. */
    trusted: v.optional(v.boolean()),
    profiles: v.array(
      v.object({
        visitorId: v.optional(v.string()),
        userId: v.optional(v.string()),
        keys: v.array(v.string()),
      }),
    ),
  },
  returns: v.array(v.union(v.null(), v.string())),
  handler: async (ctx, { siteId, trusted = false, profiles }) => {
    if (profiles.length > MAX_PROFILES_CHECKED) {
      throw footfallError(
        "invalidArgument",
        `${profiles.length} profiles in one call; at most ${MAX_PROFILES_CHECKED} are allowed.`,
        { argument: "profiles" },
      );
    }
    const site = await requireSite(ctx, siteId);
    return await Promise.all(
      profiles.map(async ({ visitorId, userId, keys }) => {
        const row =
          visitorId !== undefined
            ? await findVisitor(ctx, site._id, visitorId)
            : userId !== undefined
              ? await findUser(ctx, site._id, userId)
              : null;
        const traits = row?.traits ?? [];
        return (
          keys.find((key) => isFixed(traits, { key, byServer: trusted })) ??
          null
        );
      }),
    );
  },
});
