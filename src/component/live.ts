/** Says to the folds that somebody looks at a site's reports. */
import { v } from "convex/values";
import { mutation } from "./_generated/server.js";
import { noteLook } from "./log/looks.js";
import { requireSite } from "./scope/requireSite.js";

/**
 * A heartbeat of an open dashboard: when it opens, and every five minutes. While heartbeats come,
 * the site folds within `flushIntervalMs`. Without them it lets events wait, for `maxStalenessMs` at
 * most. The first heartbeat after a pause has waiting events folded at once. A site that never gets
 * one folds as if somebody looked. Costs two ranges and one small write, the write about once a
 * minute at most; the first after a pause also costs two small rows for each lane.
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
