/** Quarter minutes of a window, each read whole or by its newest events. */
import type { ModelEvent } from "../../../shared/event/event.js";
import {
  ACTIVE_MINUTES,
  REALTIME_MINUTES,
} from "../../../shared/time/realtimeWindow.js";
import { MINUTE } from "../../../shared/units.js";
import type { Span } from "../rollups/rangePlan.js";
import { belongsToSession, type Session } from "../fold/sessions.js";

/** More parts would cost more reads. With fewer, a burst would hide more of what came before it. */
export const QUARTERS_PER_MINUTE = 4;
/** Bounds the events of a quarter minute that is not read whole. */
export const MAX_QUARTER_EVENTS = 16;
/**
 * Bounds the events for which one event stands: a burst at the end of a quarter minute says little
 * about the rest of it.
 */
const MAX_FACTOR = 15;
/**
 * Where more than `MAX_FACTOR` is ordinary, one event stands for at most this many times the
 * ordinary number.
 */
const MAX_EXCESS = 1.5;

export interface QuarterMinute {
  span: Span;
  /** Its events that were read, newest first. */
  events: readonly ModelEvent[];
  /** The share of its time for which they stand; 1 where they are all of its events. */
  share: number;
}

/** The activity of one visitor in the window. */
export interface VisitorHistory {
  events: readonly ModelEvent[];
  /** From this instant on no event is missing. Older ones may be. */
  reachesTo: number;
  sessions: readonly Session[];
}

/** The spans of the quarter minutes of a window of closed minutes, oldest first. */
export function quarterSpans({ from }: Span): Span[] {
  const lengthMs = MINUTE / QUARTERS_PER_MINUTE;
  const count = REALTIME_MINUTES * QUARTERS_PER_MINUTE;
  return Array.from({ length: count }, (_, index) => ({
    from: from + index * lengthMs,
    to: from + (index + 1) * lengthMs,
  }));
}

/**
 * The number of events for which one event of a quarter minute may stand.
 * @param count the newest events that were read
 * @param reachMs how far they reach back
 */
export function maxFactorOf(count: number, reachMs: number): number {
  const quarterMs = MINUTE / QUARTERS_PER_MINUTE;
  const ordinary = (count * quarterMs) / Math.max(quarterMs, reachMs);
  return Math.max(MAX_FACTOR, (MAX_EXCESS * ordinary) / MAX_QUARTER_EVENTS);
}

/**
 * The share of a quarter minute that its newest `count` events cover. The next older one is at
 * `reachesTo`.
 */
export function shareOf(
  { from, to }: Span,
  count: number,
  reachesTo: number,
  maxFactor: number,
): number {
  // Many events in one instant are a burst, however many of them were read.
  const least = Math.max(1, count / MAX_QUARTER_EVENTS) / maxFactor;
  const share = Math.max(least, (to - reachesTo) / (to - from));
  return Math.min(1 - Number.EPSILON, share);
}

export function visitorsOf(quarters: readonly QuarterMinute[]): Set<string> {
  const own = quarters.flatMap(({ events }) => events.filter(belongsToSession));
  return new Set(own.map(({ visitorId }) => visitorId));
}

export function activeFrom({ to }: Span): number {
  return to - ACTIVE_MINUTES * MINUTE;
}

export function active(
  quarters: readonly QuarterMinute[],
  window: Span,
): QuarterMinute[] {
  return quartersWithin(quarters, { ...window, from: activeFrom(window) });
}

export function quartersWithin(
  quarters: readonly QuarterMinute[],
  { from, to }: Span,
): QuarterMinute[] {
  return quarters.filter(({ span }) => from <= span.from && span.to <= to);
}
