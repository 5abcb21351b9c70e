/** Lists of events, sessions and visitors, page by page, for viewers. Each names its site first. */
import { readApi } from "../shared/api/readApi.js";
import { query } from "./_generated/server.js";
import { eventList, pageviewList } from "./lists/eventLists.js";
import {
  listedEvents,
  listedSession,
  listedVisitor,
} from "./lists/listedRows.js";
import { readPage } from "./rows/listPager.js";
import { sessionsOfVisitor } from "./rows/sessions.js";
import { requireSite } from "./scope/requireSite.js";
import { scopeOf } from "./scope/scope.js";
import { sessionList, visitorList, spanOf } from "./lists/pages.js";

/**
 * Events, newest first, without engagement. They may be those of one name, page, visitor, user or
 * group. A page reads at most 2,000 rows and 4 MiB, and a session for each event. A list by group
 * reads one more row for each event, and has an event once it is folded.
 */
export const listEvents = query({
  args: readApi.listEvents.args,
  returns: readApi.listEvents.returns,
  handler: async (ctx, { siteId, from, to, paginationOpts, ...filter }) => {
    const scope = scopeOf(ctx, await requireSite(ctx, siteId));
    const list = await eventList(scope, spanOf({ from, to }), filter);
    const result = await readPage(list, paginationOpts);
    return { ...result, page: await listedEvents(scope, result.page) };
  },
});

/**
 * Pageviews, newest first. They may be those of one page, visitor or user. Costs the same as
 * `listEvents`.
 */
export const listPageviews = query({
  args: readApi.listPageviews.args,
  returns: readApi.listPageviews.returns,
  handler: async (ctx, { siteId, from, to, paginationOpts, ...filter }) => {
    const scope = scopeOf(ctx, await requireSite(ctx, siteId));
    const list = await pageviewList(scope, spanOf({ from, to }), filter);
    const result = await readPage(list, paginationOpts);
    return { ...result, page: await listedEvents(scope, result.page) };
  },
});

/**
 * Sessions by their start, newest first. A late event can move a session to an earlier place. Then
 * a later page may have it again, with the same id only if it is still the same row.
 */
export const listSessions = query({
  args: readApi.listSessions.args,
  returns: readApi.listSessions.returns,
  handler: async (ctx, { siteId, from, to, paginationOpts, visitorId }) => {
    const site = await requireSite(ctx, siteId);
    const span = spanOf({ from, to });
    const list = sessionList(scopeOf(ctx, site), span, visitorId);
    const result = await readPage(list, paginationOpts);
    return {
      ...result,
      page: result.page.map((row) => listedSession(site, row)),
    };
  },
});

/**
 * Visitors by when they were first seen, newest first. They may be those of one user. Reads one
 * session of each.
 */
export const listVisitors = query({
  args: readApi.listVisitors.args,
  returns: readApi.listVisitors.returns,
  handler: async (ctx, { siteId, from, to, paginationOpts, userId }) => {
    const scope = scopeOf(ctx, await requireSite(ctx, siteId));
    const list = visitorList(scope, spanOf({ from, to }), userId);
    const result = await readPage(list, paginationOpts);
    const page = await Promise.all(
      result.page.map(async (visitor) => {
        const { siteId, visitorId } = visitor;
        const newest = await sessionsOfVisitor(ctx.db, siteId, visitorId)
          .order("desc")
          .first();
        return listedVisitor(visitor, newest);
      }),
    );
    return { ...result, page };
  },
});
