import { upkeepApi } from "../shared/api/upkeepApi.js";
import { mutation } from "./_generated/server.js";
import { noteOwnSchedule } from "./schedules/ownSchedules.js";
import { requireSiteOfSlug } from "./scope/requireSite.js";
import { kickFrom } from "./upkeep/kick.js";

/**
 * Restarts lanes that have events waiting and do not advance, of one site or of all, never one that
 * an operator has stopped; and usage that is not added up. Looks at up to 16 sites, fewer where
 * they are large, and schedules itself for the others. Conflicts with no ingest, and with no fold
 * of a healthy lane. Throws `siteNotFound` for an unknown slug.
 */
export const kickLanes = mutation({
  args: upkeepApi.kickLanes.args,
  returns: upkeepApi.kickLanes.returns,
  handler: async (ctx, { slug, schedule }) => {
    await noteOwnSchedule(ctx, "kickLanes", slug, schedule);
    if (slug === undefined) return await kickFrom(ctx, 0);
    const site = await requireSiteOfSlug(ctx, slug);
    return await kickFrom(ctx, site._creationTime, site._creationTime);
  },
});
