/**
 * Events of the app's own code: stored by, and with, the mutation that they tell about. They are trusted, and
 * nobody would send them again; so neither a pause nor a rate refuses them.
 */
import { v } from "convex/values";
import { footfallError } from "../shared/errors.js";
import { vIncomingEvent } from "../shared/incoming.js";
import { mutation } from "./_generated/server.js";
import { requireSiteOfSlug } from "./requireSite.js";
import { requireFewEnough, storeEvents } from "./storeEvents.js";
import { noCounts, noteNotStored } from "./usage.js";
import { wakeLaneApart, wakeUsageApart } from "./wakeUp.js";

/**
 * Stores all of the events as the server's, received now, or none: insert-only, so that no two calls conflict
 * unless they bring the same `eventId`, nor does one with an ingest. Costs one index range per event that
 * has an id and four more, and, once in a transaction, a scheduled mutation where the site's loop is asleep. A paused site or
 * intake does not refuse them: nobody would send them again.
 * @throws a Footfall error `siteNotFound`, or `invalidEvent` for one that cannot be stored
 */
export const record = mutation({
  args: {
    /** Slug of the site. */
    site: v.string(),
    events: v.array(vIncomingEvent.omit("source", "repeatOf")),
  },
  returns: v.object({ accepted: v.number(), duplicates: v.number() }),
  handler: async (ctx, { site: slug, events }) => {
    requireFewEnough(events);
    const site = await requireSiteOfSlug(ctx, slug);
    const receivedAt = Date.now();
    const { accepted, duplicates, rejected, lanes } = await storeEvents(
      ctx,
      site,
      { receivedAt, trusted: true, isImport: false },
      events.map((event) => ({ ...event, source: "server" })),
    );
    const [first] = rejected;
    if (first) {
      throw footfallError("invalidEvent", first.error, { index: first.index });
    }
    for (const [lane, stored] of lanes) {
      await wakeLaneApart(ctx, site, lane, stored);
    }
    const counts = { ...noCounts, duplicates };
    if (await noteNotStored(ctx, site._id, receivedAt, counts)) {
      await wakeUsageApart(ctx, site._id);
    }
    return { accepted, duplicates };
  },
});
