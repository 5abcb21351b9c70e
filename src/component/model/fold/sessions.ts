/**
 * Sessions as a commutative, associative merge: a session does not depend on the order in which its
 * events arrive, and its size is constant however many they are.
 */
import type { Revenue } from "../../../shared/event/revenue.js";
import { sumRevenue } from "../../../shared/codec/revenueSums.js";
import type { SessionRule } from "../../../shared/site/site.js";
import { sessionValues } from "./attributes.js";
import {
  countsAsEvent,
  firstValueFields,
  isInteractive,
  type FirstValueField,
  type ModelEvent,
} from "../../../shared/event/event.js";
import { firstOrigin, originOf } from "./origin.js";
import type { Origin, SessionValues, Timed } from "./sessionValidators.js";
import { boundKey } from "../../../shared/codec/boundKey.js";
import { sessionWindow } from "../../../shared/time/sessionWindow.js";

export interface Session {
  startedAt: number;
  endedAt: number;
  pageviews: number;
  /** Engagement pings extend a session and are not counted. */
  events: number;
  /** Only interactive ones. */
  customEvents: number;
  values: SessionValues;
  origin: Origin;
  exitPage?: Timed;
  /** The revenue of its events, by currency; absent where there is none. */
  revenue?: Revenue[];
}

/** The settings by which a site cuts a visitor's events into sessions. */
export interface SessionCut {
  sessionRule: SessionRule;
  sessionTimeoutMs: number;
}

export function isBounce(session: Session): boolean {
  return session.pageviews <= 1 && session.customEvents === 0;
}

export function durationMs(session: Session): number {
  return session.endedAt - session.startedAt;
}

/** Server events never open, extend or belong to a session. */
export function belongsToSession(
  event: ModelEvent,
): event is ModelEvent & { visitorId: string } {
  return event.source === "client" && event.visitorId !== undefined;
}

export function sessionOf(event: ModelEvent): Session {
  const at = event.occurredAt;
  const values: SessionValues = {};
  for (const [field, value] of Object.entries(sessionValues(event))) {
    values[field as FirstValueField] = { at, value };
  }
  const isPageview = event.type === "pageview";
  return {
    startedAt: at,
    endedAt: at,
    pageviews: isPageview ? 1 : 0,
    events: countsAsEvent(event) ? 1 : 0,
    customEvents: isInteractive(event) ? 1 : 0,
    values,
    origin: originOf(event),
    ...(isPageview &&
      event.path !== undefined && {
        exitPage: { at, value: boundKey(event.path) },
      }),
    ...(event.revenue && revenueOf([event.revenue])),
  };
}

export function mergeSessions(a: Session, b: Session): Session {
  const values: SessionValues = {};
  for (const field of firstValueFields) {
    const first = earlier(a.values[field], b.values[field]);
    if (first) values[field] = first;
  }
  const exitPage = later(a.exitPage, b.exitPage);
  return {
    startedAt: Math.min(a.startedAt, b.startedAt),
    endedAt: Math.max(a.endedAt, b.endedAt),
    pageviews: a.pageviews + b.pageviews,
    events: a.events + b.events,
    customEvents: a.customEvents + b.customEvents,
    values,
    origin: firstOrigin(a.origin, b.origin),
    ...(exitPage && { exitPage }),
    ...((a.revenue || b.revenue) && revenueOf(a.revenue, b.revenue)),
  };
}

function revenueOf(
  ...parts: (Revenue[] | undefined)[]
): Pick<Session, "revenue"> {
  const revenue = sumRevenue(...parts);
  return revenue.length > 0 ? { revenue } : {};
}

/** Whether two stretches of one visitor's events belong to one session. */
export function touches(
  cut: SessionCut,
  a: { startedAt: number; endedAt: number },
  b: { startedAt: number; endedAt: number },
): boolean {
  if (cut.sessionRule === "window") {
    return windowOf(cut, a.startedAt) === windowOf(cut, b.startedAt);
  }
  const gapMs =
    Math.max(a.startedAt, b.startedAt) - Math.min(a.endedAt, b.endedAt);
  return gapMs <= cut.sessionTimeoutMs;
}

/**
 * The instants between which sessions that touch `run` can start, both included. The search goes
 * back from the later one until a session does not touch the run.
 */
export function startsToSearch(
  cut: SessionCut,
  run: { startedAt: number; endedAt: number },
): { earliest: number; latest: number } {
  if (cut.sessionRule === "window") {
    const earliest = windowOf(cut, run.startedAt) * cut.sessionTimeoutMs;
    return { earliest, latest: earliest + cut.sessionTimeoutMs - 1 };
  }
  return { earliest: -Infinity, latest: run.endedAt + cut.sessionTimeoutMs };
}

/**
 * Joins stretches that touch each other, in one sweep over their starts. Leaves the others as they
 * are.
 */
export function joinSessions<Stretch extends Session>(
  cut: SessionCut,
  stretches: readonly Stretch[],
): { session: Session; parts: Stretch[] }[] {
  const ordered = [...stretches].sort((a, b) => a.startedAt - b.startedAt);
  const joined: { session: Session; parts: Stretch[] }[] = [];
  for (const stretch of ordered) {
    const last = joined.at(-1);
    if (last && touches(cut, last.session, stretch)) {
      last.session = mergeSessions(last.session, stretch);
      last.parts.push(stretch);
    } else {
      joined.push({ session: stretch, parts: [stretch] });
    }
  }
  return joined;
}

function windowOf(cut: SessionCut, at: number): number {
  return sessionWindow(at, cut.sessionTimeoutMs);
}

function earlier(a: Timed | undefined, b: Timed | undefined) {
  if (!a || !b) return a ?? b;
  return a.at < b.at || (a.at === b.at && a.value <= b.value) ? a : b;
}

function later(a: Timed | undefined, b: Timed | undefined) {
  if (!a || !b) return a ?? b;
  return a.at > b.at || (a.at === b.at && a.value >= b.value) ? a : b;
}
