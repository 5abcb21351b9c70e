/**
 * The one report that subscribes to raw events: it runs again with every event that is stored, so what
 * it reads is bounded by constants and not by how much a site sends.
 */
import { getDocumentSize } from "convex/values";
import { footfallError } from "../shared/errors.js";
import { readApi } from "../shared/readApi.js";
import { MIB } from "../shared/units.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import { query, type QueryCtx } from "./_generated/server.js";
import type { Span } from "./model/rangePlan.js";
import { realtimeOf, realtimeWindow } from "./model/realtime.js";
import { belongsToSession } from "./model/sessions.js";
import { requireSite } from "./requireSite.js";

/** A page of them answers at once; most sites have fewer in half an hour. */
const MAX_EVENTS = 500;
/** Events may be 64 KB as stored; of ordinary ones all 500 fit. */
const MAX_EVENT_BYTES = 4 * MIB;
const MAX_SESSIONS = 500;
/** Of visitors whose session is not among those, where the answer is approximate anyway. */
const MAX_LOOKUPS = 100;

/**
 * Who is on the site at `now`, and was in the last half hour.
 *
 * Costs the events of the half hour, and one session for each of its visitors: at most twice as many
 * rows as there are events, or 501 events and 600 sessions where there are more than 500. The answer
 * depends on the minute of `now` alone, so viewers who round it down share one.
 *
 * @throws a Footfall error `siteNotFound` or `invalidArgument`
 */
export const getRealtime = query({
  args: readApi.getRealtime.args,
  returns: readApi.getRealtime.returns,
  handler: async (ctx, { siteId, now }) => {
    const site = await requireSite(ctx, siteId);
    if (!Number.isFinite(now)) {
      throw footfallError(
        "invalidArgument",
        `now is ${now}; epoch milliseconds are expected.`,
        { argument: "now" },
      );
    }
    const window = realtimeWindow(now);
    const { events, isWhole } = await newestEvents(ctx, site._id, window);
    const started = await newestSessions(ctx, site._id, window);
    const earlier = await sessionsOf(
      ctx,
      site._id,
      visitorsWithout(started, events).slice(
        0,
        isWhole ? MAX_EVENTS : MAX_LOOKUPS,
      ),
      window,
    );
    const sessions = [...started, ...earlier];
    return realtimeOf(site, { events, sessions, isWhole }, now);
  },
});

/** Newest first; one more is read to know whether they are the whole window. */
async function newestEvents(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  { from, to }: Span,
): Promise<{ events: Doc<"events">[]; isWhole: boolean }> {
  const events: Doc<"events">[] = [];
  let bytes = 0;
  const rows = ctx.db
    .query("events")
    .withIndex("by_siteId_and_occurredAt", (q) =>
      q.eq("siteId", siteId).gte("occurredAt", from).lt("occurredAt", to),
    )
    .order("desc");
  for await (const event of rows) {
    bytes += getDocumentSize(event);
    if (events.length === MAX_EVENTS || bytes > MAX_EVENT_BYTES) {
      return { events, isWhole: false };
    }
    events.push(event);
  }
  return { events, isWhole: true };
}

/** The sessions that began in the window: each has an event in it. */
function newestSessions(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  { from, to }: Span,
): Promise<Doc<"sessions">[]> {
  return ctx.db
    .query("sessions")
    .withIndex("by_siteId_and_startedAt", (q) =>
      q.eq("siteId", siteId).gte("startedAt", from).lt("startedAt", to),
    )
    .order("desc")
    .take(MAX_SESSIONS);
}

/** Those of the events, in their order, who have none of the sessions. */
function visitorsWithout(
  sessions: readonly Doc<"sessions">[],
  events: readonly Doc<"events">[],
): string[] {
  const known = new Set(sessions.map(({ visitorId }) => visitorId));
  const visitors = events.flatMap((event) =>
    belongsToSession(event) ? [event.visitorId] : [],
  );
  return [...new Set(visitors)].filter((visitorId) => !known.has(visitorId));
}

/** The newest session of each visitor, where one is folded. */
async function sessionsOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  visitorIds: readonly string[],
  { to }: Span,
): Promise<Doc<"sessions">[]> {
  const found = await Promise.all(
    visitorIds.map((visitorId) =>
      ctx.db
        .query("sessions")
        .withIndex("by_siteId_and_visitorId_and_startedAt", (q) =>
          q.eq("siteId", siteId).eq("visitorId", visitorId).lt("startedAt", to),
        )
        .order("desc")
        .first(),
    ),
  );
  return found.filter((session) => session !== null);
}
