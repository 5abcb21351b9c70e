/** Notes of refused requests and rejected rows, for the HTTP routes. */
import { v } from "convex/values";
import { vNotedReason } from "../shared/event/refusals.js";
import { mutation } from "./_generated/server.js";
import { noteRefused } from "./intake/refusals.js";
import { findSite } from "./scope/requireSite.js";

/**
 * Notes one refusal, for the state of the site's set-up. Call it only for a site that admission
 * names, because only that site is being set up. Costs three index ranges, up to twelve small rows
 * and one write. Costs no write once the note has been written 1,000 times, or all ten of the site.
 * Two calls for one site conflict, and the platform runs one of them again.
 */
export const noteRefusal = mutation({
  args: {
    siteId: v.string(),
    reason: vNotedReason,
    /** The request's origin, or the error of a row. It is stored without anything secret. */
    about: v.string(),
  },
  returns: v.null(),
  handler: async (ctx, { siteId, ...refused }) => {
    const site = await findSite(ctx, siteId);
    if (site) await noteRefused(ctx, site._id, refused);
    return null;
  },
});
