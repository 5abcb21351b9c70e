/**
 * The one report that subscribes to raw events: what it reads is bounded by constants and not by how much a
 * site sends, and on a busy site it runs again once a minute.
 */
import { sayApproximate } from "../../shared/figures/approximations.js";
import type { Realtime } from "../../shared/api/realtime.js";
import { MIB } from "../../shared/units.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import { query, type QueryCtx } from "../_generated/server.js";
import type { Span } from "../model/rollups/rangePlan.js";
import { realtimeOf } from "../model/reports/realtime.js";
import {
  realtimeEstimate,
  visitorsToLookUp,
} from "../model/reports/realtimeEstimate.js";
import { belongsToSession } from "../model/fold/sessions.js";
import { LOOKUPS_AT_ONCE, newestSession } from "./realtimeRows.js";
import { historiesOf, slicesOf } from "./realtimeSamples.js";
import { type Site } from "../scope/requireSite.js";
import { readWithin, RowBudget } from "../budget/rowBudget.js";

/** Of the half hour: with more, every event would re-run a report that reads thousands of rows. */
export const MAX_LIVE_EVENTS = 500;
/** Of the running minute, in which events may be 64 KB as stored. */
export const MAX_RUNNING_BYTES = 2 * MIB;
/** Of the closed minutes. Ordinary events, of 550 bytes, all fit. */
export const CLOSED_LIMITS = { rows: 4000, bytes: 4 * MIB };
const SESSION_LIMITS = { rows: 4000, bytes: 2 * MIB };
/** Sessions looked up by visitor: a transaction may read 4,096 index ranges. */
const LOOKUP_LIMITS = { rows: 500, bytes: MIB };

/** Exact, but where there are more sessions to read than their limits. */
export async function count(
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
export async function estimate(
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
