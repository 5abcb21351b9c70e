/** The safety net of the lanes, for operators and for crons of the app. */
import { upkeepApi } from "../shared/api/upkeepApi.js";
import { mutation } from "./_generated/server.js";
import { noteOwnSchedule } from "./schedules/ownSchedules.js";
import { requireSiteOfSlug } from "./rows/sites.js";
import { kickFrom } from "./upkeep/kick.js";

/**
 * Restarts lanes that have events waiting and do not advance, of one site or of all, but never one
 * that an operator has stopped. Restarts the count of usage, too, if it stands still. Looks at up
 * to 16 sites, fewer if they are large, and schedules itself for the others. Conflicts with no
 * ingest, and with no fold of a healthy lane.
 *
 * @throws a Footfall error `siteNotFound`
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
