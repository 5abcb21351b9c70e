/**
 * Events of the app's own code, for `track(ctx)`. The mutation that an event is about also stores
 * it. Such events are trusted, and nobody would send them again. So neither a pause nor a rate
 * refuses them.
 */
import { v } from "convex/values";
import { footfallError } from "../shared/errors.js";
import { vIncomingEvent } from "../shared/event/incoming.js";
import { noCounts } from "../shared/event/usage.js";
import { mutation } from "./_generated/server.js";
import { requireSiteOfSlug } from "./rows/sites.js";
import { storeEvents } from "./intake/storeEvents.js";
import { noteNotStored } from "./intake/notStored.js";
import { wakeLaneApart, wakeUsageApart } from "./intake/wakeUp.js";
import {
  answerOf,
  notStoredOf,
  storedByLane,
} from "./model/intake/decidedRows.js";

/**
 * Stores an event as the server's, received at the time of the call. It only inserts, so no two
 * calls conflict unless they have the same `eventId`, and none conflicts with an ingest. Costs
 * three index ranges, and one more if the event has an id. If the site's loop is asleep, it also
 * costs a scheduled mutation, once in a transaction. A paused site or intake does not refuse the
 * event, because nobody would send it again.
 *
 * @throws a Footfall error `siteNotFound`, or `invalidEvent` for one that cannot be stored
 */
export const record = mutation({
  args: {
    /** The slug of the site. */
    site: v.string(),
    event: vIncomingEvent.omit("source", "repeatOf"),
  },
  /** False for a duplicate, and for an event that the site leaves out. */
  returns: v.object({ stored: v.boolean() }),
  handler: async (ctx, { site: slug, event }) => {
    const site = await requireSiteOfSlug(ctx, slug);
    const receivedAt = Date.now();
    const rows = await storeEvents(ctx, {
      site,
      delivery: { receivedAt, trusted: true, isImport: false },
      events: [{ ...event, source: "server" }],
      piece: null,
    });
    const { accepted, rejected } = answerOf(rows);
    const [rejection] = rejected;
    if (rejection) throw footfallError("invalidEvent", rejection.error);
    for (const lane of storedByLane(rows).keys()) {
      await wakeLaneApart(ctx, site, lane);
    }
    const counts = notStoredOf(rows, noCounts);
    if (await noteNotStored(ctx, site._id, receivedAt, counts)) {
      await wakeUsageApart(ctx, site._id);
    }
    return { stored: accepted > 0 };
  },
});
