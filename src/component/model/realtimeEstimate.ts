/**
 * What is happening right now on a site with more events than one read covers: estimated from the
 * newest events of each minute and from what a sample of their visitors did in the whole window.
 *
 * An event of a minute that was read by a quarter stands for four. Visitors are drawn from the events,
 * so whoever has many is drawn often: each draw counts as the visitor's share, one over its events in
 * the time that is counted. That makes every sum right on average, however often visitors return.
 */
import type { ModelEvent } from "../../shared/event.js";
import { hash32 } from "../../shared/hash.js";
import {
  ACTIVE_MINUTES,
  REALTIME_MINUTES,
  type Realtime,
} from "../../shared/realtime.js";
import { MINUTE } from "../../shared/units.js";
import { eventKeys } from "./attributes.js";
import { currentValues, Tally } from "./realtime.js";
import type { Span } from "./rangePlan.js";
import { belongsToSession, type Session, type SessionCut } from "./sessions.js";

/** Draws of visitors, half of them from the minutes that make a visitor active. */
export const MAX_DRAWS = 200;
/** A burst at the end of a minute says little about the rest: one event stands for 60 at most. */
const LEAST_SHARE = 1 / 60;

/** The newest events of one of the minutes. */
export interface MinuteSample {
  events: readonly ModelEvent[];
  /** How much of the minute they cover, of its time; 1: all. */
  share: number;
}

/** What one visitor did in the window. */
export interface VisitorHistory {
  events: readonly ModelEvent[];
  /** The events are all from this instant on; older ones may be missing. */
  reachesTo: number;
  sessions: readonly Session[];
}

/** A visitor drawn by one of its events. */
interface Draw {
  visitorId: string;
  minute: number;
}

/** The minutes of a window of closed ones, oldest first. */
export function minuteSpans({ from }: Span): Span[] {
  return Array.from({ length: REALTIME_MINUTES }, (_, index) => ({
    from: from + index * MINUTE,
    to: from + (index + 1) * MINUTE,
  }));
}

/** The share of a minute that the events behind `reachesTo` cover: not all, or it need not be estimated. */
export function shareOf({ from, to }: Span, reachesTo: number): number {
  const share = (to - reachesTo) / (to - from);
  return Math.min(1 - Number.EPSILON, Math.max(LEAST_SHARE, share));
}

/** Whom to look up, in an order in which any number of the first is a fair sample. */
export function drawVisitors(minutes: readonly MinuteSample[]): Draw[] {
  return [older(minutes), active(minutes)]
    .flatMap((some) => draws(some, MAX_DRAWS / 2))
    .sort((a, b) => hash32(a.visitorId) - hash32(b.visitorId));
}

/**
 * The estimate. Visitors who were not looked up are left out, and those who were stand for them.
 *
 * @param minutes those of the window, oldest first
 */
export function realtimeEstimate(
  cut: SessionCut,
  minutes: readonly MinuteSample[],
  histories: ReadonlyMap<string, VisitorHistory>,
  window: Span,
): Realtime {
  const spans = minuteSpans(window);
  const activeFrom = window.to - ACTIVE_MINUTES * MINUTE;
  const known = drawVisitors(minutes).flatMap(({ visitorId, minute }) => {
    const history = histories.get(visitorId);
    return history ? [{ visitorId, minute, history }] : [];
  });
  const firstActive = REALTIME_MINUTES - ACTIVE_MINUTES;
  const weightOf = (isActive: boolean) => {
    const drawn = known.filter(
      ({ minute }) => minute >= firstActive === isActive,
    );
    const events = (isActive ? active : older)(minutes)
      .map(({ sample }) => eventsOf(sample))
      .reduce((sum, count) => sum + count, 0);
    return drawn.length === 0 ? 0 : events / drawn.length;
  };
  const weights = { older: weightOf(false), active: weightOf(true) };
  const visitorWeights = new Map<string, number>();
  let activeVisitors = 0;
  // Visitors for each event of a minute, which differs little from minute to minute.
  const ratio = { visitors: 0, events: 0 };
  for (const { visitorId, minute, history } of known) {
    const isActive = minute >= firstActive;
    const weight = isActive ? weights.active : weights.older;
    const before = visitorWeights.get(visitorId) ?? 0;
    const own = weight / eventsIn(history, window, window);
    visitorWeights.set(visitorId, before + own);
    if (isActive) {
      const span = { from: activeFrom, to: window.to };
      activeVisitors += weight / eventsIn(history, span, window);
    }
    const span = spans[minute];
    if (!span || minutes[minute]?.share === 1) continue;
    ratio.events += weight;
    ratio.visitors += weight / eventsIn(history, span, window);
  }
  const perEvent = ratio.events === 0 ? 0 : ratio.visitors / ratio.events;
  const counts = minutes.map((sample) => {
    const seen = distinct([sample]);
    if (sample.share === 1) return seen;
    return Math.max(seen, Math.round(eventsOf(sample) * perEvent));
  });
  const recent = minutes.slice(firstActive);
  const isActiveWhole = recent.every(({ share }) => share === 1);
  const activeCount = isActiveWhole
    ? distinct(recent)
    : Math.max(
        distinct(recent),
        ...counts.slice(firstActive),
        Math.round(activeVisitors),
      );
  const total = [...visitorWeights.values()].reduce((sum, own) => sum + own, 0);
  const [pages, sources, countries] = [new Tally(), new Tally(), new Tally()];
  for (const [visitorId, weight] of visitorWeights) {
    const { events = [], sessions = [] } = histories.get(visitorId) ?? {};
    for (const event of events) {
      if (event.type !== "pageview" || !belongsToSession(event)) continue;
      pages.add(eventKeys(event).page, visitorId, weight);
    }
    const values = currentValues(cut, sessions, events);
    sources.add(values?.source?.value, visitorId, weight);
    countries.add(values?.country?.value, visitorId, weight);
  }
  return {
    activeVisitors: activeCount,
    visitors: Math.max(
      distinct(minutes),
      activeCount,
      ...counts,
      Math.round(total),
    ),
    minutes: counts.map((visitors, index) => ({
      start: window.from + index * MINUTE,
      visitors,
    })),
    pages: pages.rows(),
    sources: sources.rows(),
    countries: countries.rows(),
    approximate: true,
  };
}

interface Numbered {
  minute: number;
  sample: MinuteSample;
}

function older(minutes: readonly MinuteSample[]): Numbered[] {
  return numbered(minutes).slice(0, -ACTIVE_MINUTES);
}

function active(minutes: readonly MinuteSample[]): Numbered[] {
  return numbered(minutes).slice(-ACTIVE_MINUTES);
}

function numbered(minutes: readonly MinuteSample[]): Numbered[] {
  return minutes.map((sample, minute) => ({ minute, sample }));
}

/** Events drawn at even steps, where each is as wide as the events for which it stands. */
function draws(minutes: readonly Numbered[], count: number): Draw[] {
  const total = minutes.reduce((sum, { sample }) => sum + eventsOf(sample), 0);
  const step = total / count;
  const drawn: Draw[] = [];
  let end = 0;
  for (const { minute, sample } of minutes) {
    for (const event of sample.events) {
      if (!belongsToSession(event)) continue;
      end += 1 / sample.share;
      while (drawn.length < count && end > (drawn.length + 0.5) * step) {
        drawn.push({ visitorId: event.visitorId, minute });
      }
    }
  }
  return drawn;
}

/** How many events of visitors the minute has, as far as the sample says. */
function eventsOf({ events, share }: MinuteSample): number {
  return events.filter(belongsToSession).length / share;
}

function distinct(minutes: readonly MinuteSample[]): number {
  const own = minutes.flatMap(({ events }) => events.filter(belongsToSession));
  return new Set(own.map(({ visitorId }) => visitorId)).size;
}

/** A visitor's events in a span, at least the one by which it was drawn; where unknown, at its rate. */
function eventsIn(
  { events, reachesTo }: VisitorHistory,
  { from, to }: Span,
  window: Span,
): number {
  const own = events.filter(belongsToSession);
  const inside = own.filter(
    ({ occurredAt }) => from <= occurredAt && occurredAt < to,
  ).length;
  if (reachesTo <= from) return Math.max(1, inside);
  const unknownMs = Math.min(to, reachesTo) - from;
  const knownMs = Math.max(1, window.to - reachesTo);
  return Math.max(1, inside + (own.length * unknownMs) / knownMs);
}
