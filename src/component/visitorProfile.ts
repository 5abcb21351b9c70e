/** One visitor with all that is known: who it is, its newest sessions and what it did last. */
import type { PaginationResult } from "convex/server";
import { readApi } from "../shared/api/readApi.js";
import { MIB } from "../shared/units.js";
import type { Doc } from "./_generated/dataModel.js";
import { query, type QueryCtx } from "./_generated/server.js";
import { eventList } from "./lists/eventLists.js";
import {
  listedEvents,
  listedSession,
  listedVisitor,
  newestSessions,
} from "./lists/listedRows.js";
import { readPage } from "./rows/listPager.js";
import { requireSite } from "./scope/requireSite.js";

const MAX_SESSIONS = 20;
const MAX_EVENTS = 100;
/** Engagement pings are read over: so many pages of up to 2,000 rows, 4 MiB in all. */
const MAX_PAGES = 3;
const MAX_BYTES_PER_PAGE = Math.floor((4 * MIB) / MAX_PAGES);

/**
 * The profile of a visitor, or null: a visitor is known once its first event is folded. Reads 20
 * sessions, the events of the timeline with the engagement pings between them, 6,000 rows or 4 MiB at
 * most, and up to one session for each event listed.
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
    const { events, isWhole } = await newestEvents(ctx, visitor);
    return {
      ...listedVisitor(visitor, sessions[0] ?? null),
      sessions: sessions.map((row) => listedSession(site, row)),
      timeline: await listedEvents(ctx, site, events),
      timelineIsWhole: isWhole,
    };
  },
});

async function newestEvents(
  ctx: QueryCtx,
  { siteId, visitorId }: Doc<"visitors">,
): Promise<{ events: Doc<"events">[]; isWhole: boolean }> {
  const always = { from: -Infinity, to: Infinity };
  const events: Doc<"events">[] = [];
  let cursor: string | null = null;
  for (let read = 0; read < MAX_PAGES && events.length < MAX_EVENTS; read++) {
    const next: PaginationResult<Doc<"events">> = await readPage(
      await eventList(ctx, siteId, always, { visitorId }),
      {
        numItems: MAX_EVENTS - events.length,
        cursor,
        maximumBytesRead: MAX_BYTES_PER_PAGE,
      },
    );
    events.push(...next.page);
    if (next.isDone) return { events, isWhole: true };
    cursor = next.continueCursor;
  }
  return { events, isWhole: false };
}
