/**
 * Real time: the visitors of the last 30 minutes by minute, page, source and country, counted from
 * all events of the window.
 */
import type { ModelEvent } from "../../../shared/event/event.js";
import {
  ACTIVE_MINUTES,
  REALTIME_MINUTES,
  REALTIME_ROWS,
} from "../../../shared/time/realtimeWindow.js";
import type { Realtime, RealtimeRow } from "../../../shared/api/realtime.js";
import { MINUTE } from "../../../shared/units.js";
import { eventKeys } from "../fold/attributes.js";
import type { Span } from "../rollups/rangePlan.js";
import {
  belongsToSession,
  joinSessions,
  type Session,
  type SessionCut,
} from "../fold/sessions.js";
import { runsOf } from "../fold/visitors.js";

/** A folded session and its visitor. */
export interface VisitorSession extends Session {
  visitorId: string;
}

/** The rows of the window, in any order. */
export interface RealtimeRead {
  events: readonly ModelEvent[];
  /** Each session once. Sessions of visitors without activity in the window change nothing. */
  sessions: readonly VisitorSession[];
}

/** The 30 minutes before the running one. They change only when an event comes late. */
export function closedWindow(now: number): Span {
  const running = Math.floor(now / MINUTE) * MINUTE;
  return { from: running - REALTIME_MINUTES * MINUTE, to: running };
}

/**
 * 30 minutes, the running one being the last, and one minute more: `now` may be rounded down, and a
 * sender's clock may be a minute ahead. Events of the extra minute count in the running one.
 */
export function liveWindow(now: number): Span {
  const { from, to: running } = closedWindow(now);
  return { from: from + MINUTE, to: running + 2 * MINUTE };
}

/** Counts a window exactly. */
export function realtimeOf(
  cut: SessionCut,
  { events, sessions }: RealtimeRead,
  window: Span,
): Realtime {
  const isInWindow = (at: number) => window.from <= at && at < window.to;
  const present = events.filter(({ occurredAt }) => isInWindow(occurredAt));
  const own = present.filter(belongsToSession);
  const minutes = new Minutes(window);
  const pages = new Tally();
  for (const event of own) {
    const { visitorId, occurredAt } = event;
    minutes.add(visitorId, occurredAt);
    if (event.type === "pageview") pages.add(eventKeys(event).page, visitorId);
  }
  const visitors = minutes.visitors(REALTIME_MINUTES);
  const sources = new Tally();
  const countries = new Tally();
  const eventsOf = byVisitor(own);
  const sessionsOf = byVisitor(
    sessions.filter(({ startedAt }) => startedAt < window.to),
  );
  for (const visitorId of visitors) {
    const current = currentSession(
      cut,
      sessionsOf.get(visitorId) ?? [],
      eventsOf.get(visitorId) ?? [],
    );
    sources.add(sourceIn(current), visitorId);
    countries.add(current?.values.country?.value, visitorId);
  }
  return {
    activeVisitors: minutes.visitors(ACTIVE_MINUTES).size,
    visitors: visitors.size,
    minutes: minutes.counts(),
    pages: pages.rows(),
    sources: sources.rows(),
    countries: countries.rows(),
    approximate: false,
  };
}

/** A visitor's current session, joined as the fold is going to join it. */
export function currentSession(
  cut: SessionCut,
  sessions: readonly Session[],
  events: readonly ModelEvent[],
): Session | undefined {
  const joined = joinSessions<Session>(cut, [
    ...sessions,
    ...runsOf(cut, events),
  ]);
  return joined.at(-1)?.session;
}

export function sourceIn(session: Session | undefined): string | undefined {
  return session?.origin.source;
}

/** The visitors who were active in each minute of a window. */
class Minutes {
  readonly #from: number;
  readonly #active = Array.from(
    { length: REALTIME_MINUTES },
    () => new Set<string>(),
  );

  constructor({ from }: Span) {
    this.#from = from;
  }

  add(visitorId: string, at: number): void {
    this.#active[this.#indexOf(at)]?.add(visitorId);
  }

  /** The visitors of the newest `count` minutes. */
  visitors(count: number): Set<string> {
    return new Set(this.#active.slice(-count).flatMap((some) => [...some]));
  }

  counts(): Realtime["minutes"] {
    return this.#active.map((some, index) => ({
      start: this.#from + index * MINUTE,
      visitors: some.size,
    }));
  }

  /** Events that are ahead of the running minute count in it. */
  #indexOf(at: number): number {
    const index = Math.floor((at - this.#from) / MINUTE);
    return Math.min(index, REALTIME_MINUTES - 1);
  }
}

/** Counts distinct visitors by key. A visitor may stand for several. */
export class Tally {
  readonly #visitors = new Map<string, Map<string, number>>();

  /** Counts a visitor. Does nothing without a key. */
  add(key: string | undefined, visitorId: string, weight = 1): void {
    if (key === undefined) return;
    const known = this.#visitors.get(key);
    if (known) known.set(visitorId, weight);
    else this.#visitors.set(key, new Map([[visitorId, weight]]));
  }

  rows(): RealtimeRow[] {
    return [...this.#visitors]
      .map(([key, weights]) => {
        const sum = [...weights.values()].reduce((a, b) => a + b, 0);
        return { key, visitors: Math.max(1, Math.round(sum)) };
      })
      .sort((a, b) => b.visitors - a.visitors || (a.key < b.key ? -1 : 1))
      .slice(0, REALTIME_ROWS);
  }
}

function byVisitor<Row extends { visitorId: string }>(
  rows: readonly Row[],
): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.visitorId);
    if (group) group.push(row);
    else groups.set(row.visitorId, [row]);
  }
  return groups;
}
