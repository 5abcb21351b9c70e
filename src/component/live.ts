/** Says to the folds that somebody looks at a site's reports. */
import { v } from "convex/values";
import { mutation } from "./_generated/server.js";
import { noteLook } from "./log/looks.js";
import { requireSite } from "./scope/requireSite.js";

/**
 * A heartbeat of an open dashboard: when it opens, and every five minutes. While heartbeats come,
 * the site folds within `flushIntervalMs`. Without them it lets events wait, for `maxStalenessMs` at
 * most. The first heartbeat after a pause has waiting events folded at once. A site that never gets
 * one folds as if somebody looked.
 *
 * Costs two ranges, and once a minute one more and a small row. The first one after a pause looks at
 * each lane, too.
 *
 * @throws a Footfall error `siteNotFound`
 */
export const heartbeat = mutation({
  args: { siteId: v.string() },
  returns: v.null(),
  handler: async (ctx, { siteId }) => {
    await noteLook(ctx, await requireSite(ctx, siteId));
    return null;
  },
});
