/**
 * What is happening right now: the visitors of the last 30 minutes by minute, page, source and
 * country, from the newest events, and from folded sessions where the events do not reach back so far.
 */
import type { ModelEvent } from "../../shared/event.js";
import {
  ACTIVE_MINUTES,
  REALTIME_MINUTES,
  REALTIME_ROWS,
  type Realtime,
  type RealtimeRow,
} from "../../shared/realtime.js";
import { MINUTE } from "../../shared/units.js";
import { eventKeys } from "./attributes.js";
import type { Span } from "./rangePlan.js";
import {
  belongsToSession,
  joinSessions,
  type Session,
  type SessionCut,
} from "./sessions.js";
import { runsOf } from "./visitors.js";

/** A folded session and whose it is. */
export interface VisitorSession extends Session {
  visitorId: string;
}

/** What was read of the window, in any order. */
export interface RealtimeRead {
  events: readonly ModelEvent[];
  /** Each once. Those of visitors without activity in the window change nothing. */
  sessions: readonly VisitorSession[];
  /** `events` are all there are in the window, not only the newest. */
  isWhole: boolean;
}

/**
 * 30 whole minutes, of which the last is the running one, and one minute more: `now` may be rounded
 * down, and a sender's clock may be a minute ahead. What happened in that one counts as now.
 */
export function realtimeWindow(now: number): Span {
  const running = Math.floor(now / MINUTE) * MINUTE;
  return {
    from: running - (REALTIME_MINUTES - 1) * MINUTE,
    to: running + 2 * MINUTE,
  };
}

/**
 * Counts what was read. Where the events are not the whole window, the time before the oldest of them
 * is counted from sessions: each makes its visitor active from its start to its end.
 */
export function realtimeOf(
  cut: SessionCut,
  { events, sessions, isWhole }: RealtimeRead,
  now: number,
): Realtime {
  const window = realtimeWindow(now);
  const isInWindow = (at: number) => window.from <= at && at < window.to;
  const present = events.filter(({ occurredAt }) => isInWindow(occurredAt));
  const own = present.filter(belongsToSession);
  const started = sessions.filter(({ startedAt }) => startedAt < window.to);
  const minutes = new Minutes(window);
  const pages = new Tally();
  for (const event of own) {
    const { visitorId, occurredAt } = event;
    minutes.add(visitorId, occurredAt, occurredAt);
    if (event.type === "pageview") pages.add(eventKeys(event).page, visitorId);
  }
  if (!isWhole) {
    const oldest = Math.min(...present.map(({ occurredAt }) => occurredAt));
    for (const session of started) {
      const { visitorId, startedAt, endedAt, values, exitPage } = session;
      minutes.add(visitorId, startedAt, Math.min(endedAt, oldest));
      for (const page of [values.entryPage, exitPage]) {
        if (page && isInWindow(page.at)) pages.add(page.value, visitorId);
      }
    }
  }
  const visitors = minutes.visitors(REALTIME_MINUTES);
  const sources = new Tally();
  const countries = new Tally();
  const eventsOf = byVisitor(own);
  const sessionsOf = byVisitor(started);
  for (const visitorId of visitors) {
    // Joined as the fold will join them, so that folding changes nothing here.
    const joined = joinSessions<Session>(cut, [
      ...(sessionsOf.get(visitorId) ?? []),
      ...runsOf(cut, eventsOf.get(visitorId) ?? []),
    ]);
    const values = joined.at(-1)?.session.values;
    sources.add(values?.source?.value, visitorId);
    countries.add(values?.country?.value, visitorId);
  }
  return {
    activeVisitors: minutes.visitors(ACTIVE_MINUTES).size,
    visitors: visitors.size,
    minutes: minutes.counts(),
    pages: pages.rows(),
    sources: sources.rows(),
    countries: countries.rows(),
    approximate: !isWhole,
  };
}

/** Who was active in each minute of a window. */
class Minutes {
  readonly #from: number;
  readonly #active = Array.from(
    { length: REALTIME_MINUTES },
    () => new Set<string>(),
  );

  constructor({ from }: Span) {
    this.#from = from;
  }

  /** Active in every minute from the first instant to the last, as far as they are in the window. */
  add(visitorId: string, first: number, last: number): void {
    if (first > last) return;
    const end = this.#indexOf(last);
    for (let index = Math.max(0, this.#indexOf(first)); index <= end; index++) {
      this.#active[index]?.add(visitorId);
    }
  }

  /** Those of the newest so many minutes. */
  visitors(count: number): Set<string> {
    return new Set(this.#active.slice(-count).flatMap((some) => [...some]));
  }

  counts(): Realtime["minutes"] {
    return this.#active.map((some, index) => ({
      start: this.#from + index * MINUTE,
      visitors: some.size,
    }));
  }

  /** What is ahead of the running minute counts in it; negative before the window. */
  #indexOf(at: number): number {
    const index = Math.floor((at - this.#from) / MINUTE);
    return Math.min(index, REALTIME_MINUTES - 1);
  }
}

/** Distinct visitors by key. */
class Tally {
  readonly #visitors = new Map<string, Set<string>>();

  /** Without a key, there is nothing to count. */
  add(key: string | undefined, visitorId: string): void {
    if (key === undefined) return;
    const known = this.#visitors.get(key);
    if (known) known.add(visitorId);
    else this.#visitors.set(key, new Set([visitorId]));
  }

  rows(): RealtimeRow[] {
    return [...this.#visitors]
      .map(([key, { size }]) => ({ key, visitors: size }))
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
