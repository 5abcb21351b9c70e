/** Lists of events, sessions and visitors, page by page, for viewers. Each names its site first. */
import type { PaginationOptions, PaginationResult } from "convex/server";
import type { ListedVisitor } from "../shared/api/lists.js";
import { readApi } from "../shared/api/readApi.js";
import { query } from "./_generated/server.js";
import { eventList, pageviewList } from "./lists/eventLists.js";
import {
  listedEvents,
  listedSession,
  listedVisitor,
} from "./lists/listedRows.js";
import { readPage } from "./rows/listPager.js";
import { newestSession } from "./rows/sessions.js";
import { requireSite } from "./scope/requireSite.js";
import { scopeOf, type Scope } from "./scope/scope.js";
import {
  activeVisitorList,
  newVisitorList,
  sessionList,
  spanOf,
  visitorOrder,
} from "./lists/pages.js";
import type { Span } from "./model/rollups/rangePlan.js";

/**
 * Events, newest first, without engagement. They may be those of one name, page, visitor, user or
 * group. A page reads at most 2,000 rows and 4 MiB, and a session for each event. A list by name,
 * user or group reads one more row for each event, and one by user 1,000 rows at most. A list by group has an event once it is folded. A
 * list by page passes over all events of the range, so a page of it may be short or empty.
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
 * Sessions that overlap the range, by their start, newest first. A session that began before the
 * range belongs to it if it goes on into it and began at most a day before. A page reads at most
 * 2,000 rows and 4 MiB. A late event can move a session to an earlier place. Then a later page may
 * have it again, with the same id only if it is still the same row.
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
 * Visitors with a session in the range, by the start of the newest one, newest first. The range has
 * the sessions that `listSessions` has. A page reads at most 500 sessions and 4 MiB with what it
 * joins, so it may be short or empty with more to follow. Each listed visitor costs a read, and
 * another where the range has an end. A later page reads one more index range for each visitor
 * that it passes.
 *
 * With `order: "firstSeen"`: visitors whom the range first saw, by when. A user's visitors always
 * come so, 1,000 at most, and cost one more read each. Reads one session of each.
 *
 * @throws a Footfall error `invalidArgument` for the visitors of a user by `lastActive`
 */
export const listVisitors = query({
  args: readApi.listVisitors.args,
  returns: readApi.listVisitors.returns,
  handler: async (ctx, { siteId, from, to, paginationOpts, ...choice }) => {
    const scope = scopeOf(ctx, await requireSite(ctx, siteId));
    const span = spanOf({ from, to });
    return visitorOrder(choice) === "lastActive"
      ? await activeVisitors(scope, span, paginationOpts)
      : await newVisitors(scope, { span, ...choice }, paginationOpts);
  },
});

type VisitorPage = Promise<PaginationResult<ListedVisitor>>;

async function activeVisitors(
  scope: Scope,
  span: Span,
  options: PaginationOptions,
): VisitorPage {
  const isFirstPage = options.cursor === null;
  const list = activeVisitorList(scope, span, isFirstPage);
  const result = await readPage(list, options);
  const page = result.page.map(({ visitor, ...sessions }) =>
    listedVisitor(scope.site, visitor, sessions),
  );
  return { ...result, page };
}

async function newVisitors(
  scope: Scope,
  { span, userId }: { span: Span; userId?: string },
  options: PaginationOptions,
): VisitorPage {
  const list = newVisitorList(scope, span, userId);
  const result = await readPage(list, options);
  const page = await Promise.all(
    result.page.map(async (visitor) => {
      const { siteId, visitorId } = visitor;
      const newest = await newestSession(scope.ctx, siteId, visitorId);
      return listedVisitor(scope.site, visitor, { newest });
    }),
  );
  return { ...result, page };
}
