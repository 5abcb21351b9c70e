/**
 * The report of real time: the only one that subscribes to raw events. `budget/realtimeLimits.ts`
 * bounds what it reads, however much a site sends. On a busy site it runs again once a minute.
 */
import { sayApproximate } from "../../shared/figures/approximations.js";
import type { Realtime } from "../../shared/api/realtime.js";
import type { Span } from "../model/rollups/rangePlan.js";
import { realtimeOf } from "../model/reports/realtime.js";
import {
  realtimeEstimate,
  visitorsToLookUp,
} from "../model/reports/realtimeEstimate.js";
import { belongsToSession } from "../model/fold/sessions.js";
import { historiesOf, quartersOf, type BusyWindow } from "./realtimeSamples.js";
import type { Scope } from "../scope/scope.js";
import {
  earlierSessions,
  LOOKUPS_AT_ONCE,
  startedSessions,
} from "../budget/realtimeLimits.js";
import { readWithin, RowBudget } from "../budget/rowBudget.js";
import { lastSessionBefore, sessionsOfSite } from "../rows/sessions.js";
import type { LoggedEvent } from "../rows/eventForm.js";
import type { SessionRow } from "../rows/sessionForm.js";

/** Counts a window. The answer is exact unless there are more sessions than their limits. */
export async function countWindow(
  scope: Scope,
  events: readonly LoggedEvent[],
  window: Span,
): Promise<Realtime> {
  const started = await sessionsStartedIn(scope, window);
  const others = visitorsWithout(started.rows, events);
  const earlier = await sessionsBefore(scope, others, window);
  const sessions = [...started.rows, ...earlier.rows];
  const answer = realtimeOf(scope.site, { events, sessions }, window);
  // Sources and countries lack the visitors who were not looked up.
  const said = earlier.isCut
    ? [{ reason: "budget", figures: "rows" } as const]
    : [];
  return { ...answer, ...sayApproximate(said) };
}

/** Estimates a window with more events than are read. */
export async function estimateWindow(
  scope: Scope,
  busy: BusyWindow,
): Promise<Realtime> {
  const { window } = busy;
  const quarters = await quartersOf(scope, busy);
  const visitorIds = visitorsToLookUp(quarters, window);
  const histories = await historiesOf(scope, visitorIds, window);
  return realtimeEstimate(scope.site, quarters, histories, window);
}

/** The sessions that began in the window, newest first. */
function sessionsStartedIn({ ctx, site }: Scope, window: Span) {
  return readWithin(
    new RowBudget(startedSessions),
    sessionsOfSite(ctx.db, site._id, window).order("desc"),
  );
}

/**
 * The last session of each visitor who has one. `isCut`: there was no room to look all of them up.
 */
async function sessionsBefore(
  { ctx, site }: Scope,
  visitorIds: readonly string[],
  window: Span,
): Promise<{ rows: SessionRow[]; isCut: boolean }> {
  const budget = new RowBudget(earlierSessions);
  const possible = visitorIds.slice(0, earlierSessions.rows);
  const rows: SessionRow[] = [];
  for (let first = 0; first < possible.length; first += LOOKUPS_AT_ONCE) {
    if (budget.isSpent) return { rows, isCut: true };
    const found = await Promise.all(
      possible
        .slice(first, first + LOOKUPS_AT_ONCE)
        .map((visitorId) =>
          lastSessionBefore(ctx, site._id, visitorId, window.to),
        ),
    );
    for (const session of found) {
      if (!session) continue;
      budget.take(session);
      rows.push(session);
    }
  }
  return { rows, isCut: possible.length < visitorIds.length };
}

/** The visitors of the events, in their order, who have none of the sessions. */
function visitorsWithout(
  sessions: readonly SessionRow[],
  events: readonly LoggedEvent[],
): string[] {
  const known = new Set(sessions.map(({ visitorId }) => visitorId));
  const visitors = events.flatMap((event) =>
    belongsToSession(event) ? [event.visitorId] : [],
  );
  return [...new Set(visitors)].filter((visitorId) => !known.has(visitorId));
}
