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
  MAX_SLICE_EVENTS,
  realtimeEstimate,
  shareOf,
  SLICES_PER_MINUTE,
  sliceSpans,
  visitorsToLookUp,
  type Slice,
  type VisitorHistory,
} from "./model/realtimeEstimate.js";
import { belongsToSession } from "./model/sessions.js";
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

/** Of a slice that is estimated; two events of it are read whatever their size. */
const MAX_SLICE_BYTES = 16 * KIB;
/** Of all of them, checked after each round: a round of the largest events may overdraw it by 4 MiB. */
const SLICES_LIMITS = { rows: 4000, bytes: 2.5 * MIB };
/** A slice of each minute at a time, so that where they are large no minute is left out. */
const SLICE_ROUNDS = [3, 1, 2, 0];
/** Of one visitor who is looked up; older ones are counted by the slices. */
const MAX_HISTORY_EVENTS = 20;
/** Of all of them. */
const HISTORY_LIMITS = { rows: 2000, bytes: MIB };
/** Visitors looked up at a time: by so many a budget may be overdrawn. */
const LOOKUPS_AT_ONCE = 20;

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
    const budget = new RowBudget(CLOSED_LIMITS);
    const whole = await newestEvents(ctx, site._id, closed, budget);
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
      const latest = await newestEvents(ctx, site._id, running, rest);
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
  return { ...answer, approximate: earlier.isCut };
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

/** Those that the newest events hold, and of the others as many as there is room for. */
async function slicesOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  newest: readonly Doc<"events">[],
  beyond: Doc<"events">,
  window: Span,
): Promise<Slice[]> {
  const spans = sliceSpans(window);
  const slices: (Slice | undefined)[] = spans.map((span) => {
    const events = newest.filter(
      ({ occurredAt }) => span.from <= occurredAt && occurredAt < span.to,
    );
    if (beyond.occurredAt < span.from) return { span, events, share: 1 };
    if (events.length < MAX_SLICE_EVENTS) return undefined;
    const share = shareOf(span, events.length, beyond.occurredAt);
    return { span, events, share };
  });
  const budget = new RowBudget(SLICES_LIMITS);
  for (const round of SLICE_ROUNDS) {
    if (budget.isSpent) break;
    await Promise.all(
      spans.map(async (span, index) => {
        if (index % SLICES_PER_MINUTE !== round || slices[index]) return;
        slices[index] = await sliceOf(ctx, siteId, span, budget);
      }),
    );
  }
  return slices.flatMap((slice, index) => {
    if (!slice) return [];
    // What was read of a minute stands for all of it.
    const first = index - (index % SLICES_PER_MINUTE);
    const own = slices.slice(first, first + SLICES_PER_MINUTE);
    const read = own.filter((each) => each !== undefined).length;
    return [{ ...slice, share: (slice.share * read) / SLICES_PER_MINUTE }];
  });
}

/** The newest events of a slice, at least one. */
async function sliceOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  span: Span,
  budgetOfAll: RowBudget,
): Promise<Slice> {
  const limits = { rows: MAX_SLICE_EVENTS, bytes: MAX_SLICE_BYTES };
  const budget = new RowBudget(limits);
  const events: Doc<"events">[] = [];
  for await (const event of eventsOfSite(ctx, siteId, span)) {
    budgetOfAll.take(event);
    if (!budget.take(event) && events.length > 0) {
      const share = shareOf(span, events.length, event.occurredAt);
      return { span, events, share };
    }
    events.push(event);
  }
  return { span, events, share: 1 };
}

/** What the first of the visitors did in the window, as many as the budget has room for. */
async function historiesOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  visitorIds: readonly string[],
  window: Span,
): Promise<Map<string, VisitorHistory>> {
  const budget = new RowBudget(HISTORY_LIMITS);
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
  span: Span,
  budget: RowBudget,
) {
  return readWithin(budget, eventsOfSite(ctx, siteId, span));
}

/** Newest first. */
function eventsOfSite(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  { from, to }: Span,
): AsyncIterable<Doc<"events">> {
  return ctx.db
    .query("events")
    .withIndex("by_siteId_and_occurredAt", (q) =>
      q.eq("siteId", siteId).gte("occurredAt", from).lt("occurredAt", to),
    )
    .order("desc");
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
