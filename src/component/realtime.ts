/**
 * The one report that subscribes to raw events: what it reads is bounded by constants and not by how much a
 * site sends, and on a busy site it runs again once a minute.
 */
import { sayApproximate } from "../shared/approximations.js";
import { realtimeApi } from "../shared/realtimeApi.js";
import type { Realtime } from "../shared/realtime.js";
import { MIB } from "../shared/units.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import { query, type QueryCtx } from "./_generated/server.js";
import { checkNow } from "./checkNow.js";
import type { Span } from "./model/rangePlan.js";
import { closedWindow, liveWindow, realtimeOf } from "./model/realtime.js";
import {
  realtimeEstimate,
  visitorsToLookUp,
} from "./model/realtimeEstimate.js";
import { belongsToSession } from "./model/sessions.js";
import {
  eventsOfSite,
  LOOKUPS_AT_ONCE,
  newestSession,
} from "./realtimeRows.js";
import { historiesOf, slicesOf } from "./realtimeSamples.js";
import { requireSite, type Site } from "./requireSite.js";
import { readWithin, RowBudget } from "./rowBudget.js";

/** Of the half hour: with more, every event would re-run a report that reads thousands of rows. */
const MAX_LIVE_EVENTS = 500;
/** Of the running minute, in which events may be 64 KB as stored. */
const MAX_RUNNING_BYTES = 2 * MIB;
/** Of the closed minutes. Ordinary events, of 550 bytes, all fit. */
const CLOSED_LIMITS = { rows: 4000, bytes: 4 * MIB };
const SESSION_LIMITS = { rows: 4000, bytes: 2 * MIB };
/** Sessions looked up by visitor: a transaction may read 4,096 index ranges. */
const LOOKUP_LIMITS = { rows: 500, bytes: MIB };

/**
 * Who is on the site at `now`, and was in the last half hour.
 *
 * Up to 500 events in the half hour: exact, the running minute included; it costs those events and a
 * session or two for each visitor, and runs again with every event. Beyond, it looks at the 30 minutes
 * that have ended, and so runs again once a minute. Up to 4,000 events or 4 MiB it is still exact: it
 * costs those events, the sessions that began in the half hour, and one more for each visitor who has
 * none of these: of up to 500 of them, and 8,500 rows in 500 index ranges at most; where that cuts the
 * sessions, sources and countries are `approximate`. Beyond, it is an estimate, `approximate`: 4,001
 * events, 17 of each older quarter of a minute, and of up to 300 visitors a session and their newest
 * events, 2,000 in all: up to 8,400 rows in 720 index ranges, less than 14 MiB even of the largest
 * events. The answer depends on the minute of `now` alone, so viewers who round it down share one.
 *
 * @throws a Footfall error `siteNotFound` or `invalidArgument`
 */
export const getRealtime = query({
  args: realtimeApi.getRealtime.args,
  returns: realtimeApi.getRealtime.returns,
  handler: async (ctx, { siteId, now }) => {
    const site = await requireSite(ctx, siteId);
    checkNow(now);
    const closed = closedWindow(now);
    const budget = new RowBudget(CLOSED_LIMITS);
    const whole = await readWithin(
      budget,
      eventsOfSite(ctx, site._id, closed, "desc"),
    );
    if (whole.beyond) {
      return await estimate(ctx, site, whole.rows, whole.beyond, closed);
    }
    if (whole.rows.length <= MAX_LIVE_EVENTS) {
      // Only now: whoever reads the running minute runs again with every event.
      const live = liveWindow(now);
      const running = { from: closed.to, to: live.to };
      const rest = new RowBudget({
        rows: MAX_LIVE_EVENTS - whole.rows.length,
        bytes: MAX_RUNNING_BYTES,
      });
      // Oldest first: where they are too many, what comes next is not in the range that was read.
      const latest = await readWithin(
        rest,
        eventsOfSite(ctx, site._id, running, "asc"),
      );
      if (!latest.beyond) {
        return await count(ctx, site, [...latest.rows, ...whole.rows], live);
      }
    }
    return await count(ctx, site, whole.rows, closed);
  },
});

/** Exact, but where there are more sessions to read than their limits. */
async function count(
  ctx: QueryCtx,
  site: Site,
  events: readonly Doc<"events">[],
  window: Span,
): Promise<Realtime> {
  const started = await sessionsStartedIn(ctx, site._id, window);
  const others = visitorsWithout(started.rows, events);
  const earlier = await newestSessions(ctx, site._id, others, window);
  const sessions = [...started.rows, ...earlier.rows];
  const answer = realtimeOf(site, { events, sessions }, window);
  // Sources and countries lack those who were not looked up.
  const said = earlier.isCut
    ? [{ reason: "budget", figures: "rows" } as const]
    : [];
  return { ...answer, ...sayApproximate(said) };
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
  const slices = await slicesOf(ctx, site._id, newest, beyond, window);
  const visitorIds = visitorsToLookUp(slices, window);
  const histories = await historiesOf(ctx, site._id, visitorIds, window);
  return realtimeEstimate(site, slices, histories, window);
}

/** The sessions that began in the window, newest first: each has an event in it. */
function sessionsStartedIn(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  { from, to }: Span,
) {
  return readWithin(
    new RowBudget(SESSION_LIMITS),
    ctx.db
      .query("sessions")
      .withIndex("by_siteId_and_startedAt", (q) =>
        q.eq("siteId", siteId).gte("startedAt", from).lt("startedAt", to),
      )
      .order("desc"),
  );
}

/** The newest session of each visitor who has one. Cut: there was no room to look all of them up. */
async function newestSessions(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  visitorIds: readonly string[],
  window: Span,
): Promise<{ rows: Doc<"sessions">[]; isCut: boolean }> {
  const budget = new RowBudget(LOOKUP_LIMITS);
  const possible = visitorIds.slice(0, LOOKUP_LIMITS.rows);
  const rows: Doc<"sessions">[] = [];
  for (let first = 0; first < possible.length; first += LOOKUPS_AT_ONCE) {
    if (budget.isSpent) return { rows, isCut: true };
    const found = await Promise.all(
      possible
        .slice(first, first + LOOKUPS_AT_ONCE)
        .map((visitorId) => newestSession(ctx, siteId, visitorId, window)),
    );
    for (const session of found) {
      if (!session) continue;
      budget.take(session);
      rows.push(session);
    }
  }
  return { rows, isCut: possible.length < visitorIds.length };
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
