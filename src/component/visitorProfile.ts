/** One visitor with all that is known: who it is, its newest sessions and what it did last. */
import { readApi } from "../shared/readApi.js";
import { query } from "./_generated/server.js";
import { eventList } from "./eventLists.js";
import {
  listedEvents,
  listedSession,
  listedVisitor,
  newestSessions,
} from "./listedRows.js";
import { readPage } from "./listPager.js";
import { requireSite } from "./requireSite.js";

const MAX_SESSIONS = 20;
const MAX_EVENTS = 100;

/**
 * The profile of a visitor, or null: a visitor is known once its first event is folded. Reads 20
 * sessions and a page of events, within 2,000 rows.
 */
export const getVisitor = query({
  args: readApi.getVisitor.args,
  returns: readApi.getVisitor.returns,
  handler: async (ctx, { siteId, visitorId }) => {
    const site = await requireSite(ctx, siteId);
    const visitor = await ctx.db
      .query("visitors")
      .withIndex("by_siteId_and_visitorId", (q) =>
        q.eq("siteId", site._id).eq("visitorId", visitorId),
      )
      .unique();
    if (!visitor) return null;
    const sessions = await newestSessions(ctx, visitor, MAX_SESSIONS);
    const always = { from: -Infinity, to: Infinity };
    const { page } = await readPage(
      eventList(ctx, site._id, always, { visitorId }),
      { numItems: MAX_EVENTS, cursor: null },
    );
    return {
      ...listedVisitor(visitor, sessions[0] ?? null),
      sessions: sessions.map(listedSession),
      timeline: await listedEvents(ctx, site._id, page),
    };
  },
});
