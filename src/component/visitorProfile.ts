/** The profile of one visitor, for viewers: its fields, its newest sessions and its last events. */
import type { PaginationResult } from "convex/server";
import { readApi } from "../shared/api/readApi.js";
import { query } from "./_generated/server.js";
import { profile } from "./budget/listLimits.js";
import { eventList } from "./lists/eventLists.js";
import {
  listedEvents,
  listedSession,
  visitorFields,
} from "./lists/listedRows.js";
import { readPage } from "./rows/listPager.js";
import { isReadableSession } from "./rows/sessionForm.js";
import { sessionsOfVisitor } from "./rows/sessions.js";
import { findVisitor } from "./rows/visitors.js";
import { requireSite } from "./scope/requireSite.js";
import { scopeOf, type Scope } from "./scope/scope.js";
import type { LoggedEvent } from "./rows/eventForm.js";

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
      .take(profile.sessions);
    const { events, isWhole } = await timelineOf(scope, visitorId);
    return {
      ...visitorFields(visitor, sessions[0] ?? null),
      sessions: sessions
        .filter(isReadableSession)
        .map((row) => listedSession(site, row)),
      timeline: await listedEvents(scope, events),
      timelineIsWhole: isWhole,
    };
  },
});

/** The newest events of a visitor. `isWhole`: the visitor has no others. */
async function timelineOf(
  scope: Scope,
  visitorId: string,
): Promise<{ events: LoggedEvent[]; isWhole: boolean }> {
  const always = { from: -Infinity, to: Infinity };
  const events: LoggedEvent[] = [];
  let cursor: string | null = null;
  for (
    let read = 0;
    read < profile.pages && events.length < profile.events;
    read++
  ) {
    const next: PaginationResult<LoggedEvent> = await readPage(
      await eventList(scope, always, { visitorId }),
      {
        numItems: profile.events - events.length,
        cursor,
        maximumBytesRead: profile.bytesPerPage,
      },
    );
    events.push(...next.page);
    if (next.isDone) return { events, isWhole: true };
    cursor = next.continueCursor;
  }
  return { events, isWhole: false };
}
