/** The lists of events, sessions and visitors: thin functions over `listPager.ts`. */
import { stream } from "convex-helpers/server/stream";
import { footfallError } from "../shared/errors.js";
import { readApi } from "../shared/readApi.js";
import { query, type QueryCtx } from "./_generated/server.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import { eventList, pageviewList, type ListSpan } from "./eventLists.js";
import {
  listedEvents,
  listedSession,
  listedVisitor,
  newestSessions,
} from "./listedRows.js";
import { readPage, type List } from "./listPager.js";
import { requireSite } from "./requireSite.js";
import schema from "./schema.js";

/**
 * Events, newest first, without engagement; by name, page, visitor, user or group if one is given. A page
 * reads at most 2,000 rows and 4 MiB, and a session for each event; by group, one more row for each. By
 * group, an event is listed once it is folded.
 */
export const listEvents = query({
  args: readApi.listEvents.args,
  returns: readApi.listEvents.returns,
  handler: async (ctx, { siteId, from, to, paginationOpts, ...filter }) => {
    const site = await requireSite(ctx, siteId);
    const list = await eventList(ctx, site._id, spanOf({ from, to }), filter);
    const result = await readPage(list, paginationOpts);
    return { ...result, page: await listedEvents(ctx, site, result.page) };
  },
});

/** Pageviews, newest first; by page, visitor or user if one is given. Costs what `listEvents` does. */
export const listPageviews = query({
  args: readApi.listPageviews.args,
  returns: readApi.listPageviews.returns,
  handler: async (ctx, { siteId, from, to, paginationOpts, ...filter }) => {
    const site = await requireSite(ctx, siteId);
    const list = await pageviewList(
      ctx,
      site._id,
      spanOf({ from, to }),
      filter,
    );
    const result = await readPage(list, paginationOpts);
    return { ...result, page: await listedEvents(ctx, site, result.page) };
  },
});

/**
 * Sessions by their start, newest first. A late event can move a session to an earlier place: it may
 * then come up again on a later page, with the same id only if it is still the same row.
 */
export const listSessions = query({
  args: readApi.listSessions.args,
  returns: readApi.listSessions.returns,
  handler: async (ctx, { siteId, from, to, paginationOpts, visitorId }) => {
    const site = await requireSite(ctx, siteId);
    const list = sessionList(ctx, site._id, spanOf({ from, to }), visitorId);
    const result = await readPage(list, paginationOpts);
    return {
      ...result,
      page: result.page.map((row) => listedSession(site, row)),
    };
  },
});

/**
 * Visitors by when they were first seen, newest first; of one user if one is given. Reads the newest
 * session of each.
 */
export const listVisitors = query({
  args: readApi.listVisitors.args,
  returns: readApi.listVisitors.returns,
  handler: async (ctx, { siteId, from, to, paginationOpts, userId }) => {
    const site = await requireSite(ctx, siteId);
    const list = visitorList(ctx, site._id, spanOf({ from, to }), userId);
    const result = await readPage(list, paginationOpts);
    const page = await Promise.all(
      result.page.map(async (visitor) => {
        const [newest = null] = await newestSessions(ctx, visitor, 1);
        return listedVisitor(visitor, newest);
      }),
    );
    return { ...result, page };
  },
});

function sessionList(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  span: ListSpan,
  visitorId: string | undefined,
): List<Doc<"sessions">> {
  const { from, to } = span;
  const sessions = stream(ctx.db, schema).query("sessions");
  const rows =
    visitorId === undefined
      ? sessions.withIndex("by_siteId_and_startedAt", (q) =>
          q.eq("siteId", siteId).gte("startedAt", from).lt("startedAt", to),
        )
      : sessions.withIndex("by_siteId_and_visitorId_and_startedAt", (q) =>
          q
            .eq("siteId", siteId)
            .eq("visitorId", visitorId)
            .gte("startedAt", from)
            .lt("startedAt", to),
        );
  return { rows: rows.order("desc"), span };
}

function visitorList(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  span: ListSpan,
  userId: string | undefined,
): List<Doc<"visitors">> {
  const { from, to } = span;
  const visitors = stream(ctx.db, schema).query("visitors");
  const rows =
    userId === undefined
      ? visitors.withIndex("by_siteId_and_firstSeenAt", (q) =>
          q.eq("siteId", siteId).gte("firstSeenAt", from).lt("firstSeenAt", to),
        )
      : visitors.withIndex("by_siteId_and_user_and_firstSeenAt", (q) =>
          q
            .eq("siteId", siteId)
            .eq("user.value", userId)
            .gte("firstSeenAt", from)
            .lt("firstSeenAt", to),
        );
  return { rows: rows.order("desc"), span };
}

/** @throws a Footfall error `invalidRange` */
function spanOf({
  from = -Infinity,
  to = Infinity,
}: {
  from: number | undefined;
  to: number | undefined;
}): ListSpan {
  if (!(from <= to)) {
    throw footfallError(
      "invalidRange",
      `A list goes from a time to the same or a later one, not from ${from} to ${to}.`,
      { from, to },
    );
  }
  return { from, to };
}
