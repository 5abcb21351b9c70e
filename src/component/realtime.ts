/**
 * The one report that subscribes to raw events: what it reads is bounded by constants and not by how much a
 * site sends, and on a busy site it runs again once a minute.
 */
import { footfallError } from "../shared/errors.js";
import { readApi } from "../shared/readApi.js";
import type { Realtime } from "../shared/realtime.js";
import { KIB, MIB } from "../shared/units.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import { query, type QueryCtx } from "./_generated/server.js";
import type { Span } from "./model/rangePlan.js";
import { closedWindow, liveWindow, realtimeOf } from "./model/realtime.js";
import {
  drawVisitors,
  minuteSpans,
  realtimeEstimate,
  shareOf,
  type MinuteSample,
  type VisitorHistory,
} from "./model/realtimeEstimate.js";
import { belongsToSession } from "./model/sessions.js";
import { requireSite, type Site } from "./requireSite.js";
import { readWithin, RowBudget } from "./rowBudget.js";

/** A page of them answers at once; most sites have fewer in half an hour. */
const MAX_EVENTS = 500;
/** Events may be 64 KB as stored; of ordinary ones all 500 fit. */
const MAX_EVENT_BYTES = 4 * MIB;
const MAX_SESSIONS = 500;

/** Of a minute that is estimated: their number says how many there are within 15 %. */
const MAX_MINUTE_EVENTS = 64;
/** One event of any size fits. */
const MAX_MINUTE_BYTES = 72 * KIB;
/** Of one visitor who was drawn; those with more are counted by their rate. */
const MAX_HISTORY_EVENTS = 20;
/** Of all of them. */
const MAX_HISTORY_ROWS = 2000;
const MAX_HISTORY_BYTES = MIB;
/** Visitors looked up at a time: by so many the budget may be overdrawn. */
const LOOKUPS_AT_ONCE = 20;

/**
 * Who is on the site at `now`, and was in the last half hour.
 *
 * Costs the events of the half hour, and one session for each of its visitors: at most twice as many
 * rows as there are events, and runs again with every event. Beyond 500 events or 4 MiB it looks at whole
 * minutes only, and so runs again once a minute, not with every event: an estimate, `approximate`,
 * about 15 % off for a minute, 7 % for the totals. It costs up to 501 events, 65 of each older minute,
 * and of 200 visitors a session and their events, 2,400 in all: some 5,000 rows in 470 index ranges,
 * less than 12 MiB even of the largest events. The answer depends on the minute of `now` alone, so
 * viewers who round it down share one.
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
    const closed = closedWindow(now);
    const budget = new RowBudget({ rows: MAX_EVENTS, bytes: MAX_EVENT_BYTES });
    const whole = await newestEvents(ctx, site._id, closed, budget);
    if (whole.beyond) {
      return await estimate(ctx, site, whole.rows, whole.beyond, closed);
    }
    // Only now: whoever reads the running minute runs again with every event.
    const live = liveWindow(now);
    const running = { from: closed.to, to: live.to };
    const latest = await newestEvents(ctx, site._id, running, budget);
    if (latest.beyond) {
      const answer = await count(ctx, site, whole.rows, closed);
      return { ...answer, approximate: true };
    }
    return await count(ctx, site, [...latest.rows, ...whole.rows], live);
  },
});

async function count(
  ctx: QueryCtx,
  site: Site,
  events: readonly Doc<"events">[],
  window: Span,
): Promise<Realtime> {
  const started = await sessionsStartedIn(ctx, site._id, window);
  const others = visitorsWithout(started, events);
  const earlier = await Promise.all(
    others.map((visitorId) => newestSession(ctx, site._id, visitorId, window)),
  );
  const sessions = [...started, ...earlier.filter((found) => found !== null)];
  return realtimeOf(site, { events, sessions }, window);
}

/**
 * @param newest events of the window
 * @param beyond the newest event that is not one of them
 */
async function estimate(
  ctx: QueryCtx,
  site: Site,
  newest: readonly Doc<"events">[],
  beyond: Doc<"events">,
  window: Span,
): Promise<Realtime> {
  const minutes = await Promise.all(
    minuteSpans(window).map(async (span): Promise<MinuteSample> => {
      const events = newest.filter(
        ({ occurredAt }) => span.from <= occurredAt && occurredAt < span.to,
      );
      if (beyond.occurredAt < span.from) return { events, share: 1 };
      const isEnough = events.length >= MAX_MINUTE_EVENTS;
      const limits = { rows: MAX_MINUTE_EVENTS, bytes: MAX_MINUTE_BYTES };
      const read = isEnough
        ? { rows: events, beyond }
        : await newestEvents(ctx, site._id, span, new RowBudget(limits));
      const share = read.beyond ? shareOf(span, read.beyond.occurredAt) : 1;
      return { events: read.rows, share };
    }),
  );
  const drawn = drawVisitors(minutes).map(({ visitorId }) => visitorId);
  const histories = await historiesOf(
    ctx,
    site._id,
    [...new Set(drawn)],
    window,
  );
  return realtimeEstimate(site, minutes, histories, window);
}

/** What the first of the visitors did in the window, as many as the budget has room for. */
async function historiesOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  visitorIds: readonly string[],
  window: Span,
): Promise<Map<string, VisitorHistory>> {
  const budget = new RowBudget({
    rows: MAX_HISTORY_ROWS,
    bytes: MAX_HISTORY_BYTES,
  });
  const histories = new Map<string, VisitorHistory>();
  for (let first = 0; first < visitorIds.length; first += LOOKUPS_AT_ONCE) {
    if (budget.isSpent) break;
    const some = visitorIds.slice(first, first + LOOKUPS_AT_ONCE);
    await Promise.all(
      some.map(async (visitorId) => {
        const events: Doc<"events">[] = [];
        let reachesTo = window.from;
        for await (const event of eventsOfVisitor(
          ctx,
          siteId,
          visitorId,
          window,
        )) {
          const hasRoom = budget.take(event);
          events.push(event);
          if (!hasRoom || events.length === MAX_HISTORY_EVENTS) {
            reachesTo = event.occurredAt;
            break;
          }
        }
        const session = await newestSession(ctx, siteId, visitorId, window);
        const sessions = session ? [session] : [];
        histories.set(visitorId, { events, reachesTo, sessions });
      }),
    );
  }
  return histories;
}

function eventsOfVisitor(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  visitorId: string,
  { from, to }: Span,
): AsyncIterable<Doc<"events">> {
  return ctx.db
    .query("events")
    .withIndex("by_siteId_and_visitorId_and_occurredAt", (q) =>
      q
        .eq("siteId", siteId)
        .eq("visitorId", visitorId)
        .gte("occurredAt", from)
        .lt("occurredAt", to),
    )
    .order("desc");
}

/** Newest first, and the first that does not fit. */
function newestEvents(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  { from, to }: Span,
  budget: RowBudget,
) {
  return readWithin(
    budget,
    ctx.db
      .query("events")
      .withIndex("by_siteId_and_occurredAt", (q) =>
        q.eq("siteId", siteId).gte("occurredAt", from).lt("occurredAt", to),
      )
      .order("desc"),
  );
}

/** The sessions that began in the window: each has an event in it. */
function sessionsStartedIn(
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

/** The visitor's newest session, where one is folded. */
function newestSession(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  visitorId: string,
  { to }: Span,
): Promise<Doc<"sessions"> | null> {
  return ctx.db
    .query("sessions")
    .withIndex("by_siteId_and_visitorId_and_startedAt", (q) =>
      q.eq("siteId", siteId).eq("visitorId", visitorId).lt("startedAt", to),
    )
    .order("desc")
    .first();
}
