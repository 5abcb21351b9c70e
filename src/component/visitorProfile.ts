/** The profile of one visitor, for viewers: its fields, its newest sessions and its last events. */
import type { PaginationResult } from "convex/server";
import { readApi } from "../shared/api/readApi.js";
import { MIB } from "../shared/units.js";
import type { Doc } from "./_generated/dataModel.js";
import { query } from "./_generated/server.js";
import { eventList } from "./lists/eventLists.js";
import {
  listedEvents,
  listedSession,
  listedVisitor,
} from "./lists/listedRows.js";
import { readPage } from "./rows/listPager.js";
import { sessionsOfVisitor } from "./rows/sessions.js";
import { findVisitor } from "./rows/visitors.js";
import { requireSite } from "./scope/requireSite.js";
import { scopeOf, type Scope } from "./scope/scope.js";

/** Bounds the sessions of an answer to the 20 newest. */
const MAX_SESSIONS = 20;
/** Bounds the events of the timeline to the 100 newest. */
const MAX_EVENTS = 100;
/**
 * Bounds the pages of up to 2,000 rows in which the query looks for events, because engagement
 * pings lie between them. The pages may take 4 MiB in all.
 */
const MAX_PAGES = 3;
const MAX_BYTES_PER_PAGE = Math.floor((4 * MIB) / MAX_PAGES);

/**
 * The profile of a visitor. Null until its first event is folded. Reads 20 sessions, the events of
 * the timeline with the engagement pings between them (6,000 rows or 4 MiB at most), and up to one
 * session for each listed event.
 *
 * @throws a Footfall error `siteNotFound`
 */
export const getVisitor = query({
  args: readApi.getVisitor.args,
  returns: readApi.getVisitor.returns,
  handler: async (ctx, { siteId, visitorId }) => {
    const site = await requireSite(ctx, siteId);
    const visitor = await findVisitor(ctx, site._id, visitorId);
    if (!visitor) return null;
    const scope = scopeOf(ctx, site);
    const sessions = await sessionsOfVisitor(ctx.db, site._id, visitorId)
      .order("desc")
      .take(MAX_SESSIONS);
    const { events, isWhole } = await timelineOf(scope, visitorId);
    return {
      ...listedVisitor(visitor, sessions[0] ?? null),
      sessions: sessions.map((row) => listedSession(site, row)),
      timeline: await listedEvents(scope, events),
      timelineIsWhole: isWhole,
    };
  },
});

/** The newest events of a visitor. `isWhole`: the visitor has no others. */
async function timelineOf(
  scope: Scope,
  visitorId: string,
): Promise<{ events: Doc<"events">[]; isWhole: boolean }> {
  const always = { from: -Infinity, to: Infinity };
  const events: Doc<"events">[] = [];
  let cursor: string | null = null;
  for (let read = 0; read < MAX_PAGES && events.length < MAX_EVENTS; read++) {
    const next: PaginationResult<Doc<"events">> = await readPage(
      await eventList(scope, always, { visitorId }),
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
