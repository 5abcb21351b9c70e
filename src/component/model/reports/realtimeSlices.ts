/** Slices of a quarter of a minute, each read whole or by its newest events. */
import type { ModelEvent } from "../../../shared/event/event.js";
import {
  ACTIVE_MINUTES,
  REALTIME_MINUTES,
} from "../../../shared/time/realtimeWindow.js";
import { MINUTE } from "../../../shared/units.js";
import type { Span } from "../rollups/rangePlan.js";
import { belongsToSession, type Session } from "../fold/sessions.js";

/** More are read at more cost; with fewer, a burst hides more of what came before it. */
export const SLICES_PER_MINUTE = 4;
/** Of a slice that is not read whole. */
export const MAX_SLICE_EVENTS = 16;
/** A burst at the end of a slice says little about the rest: one event stands for 15, */
const MAX_FACTOR = 15;
/** or, where more than that is ordinary, for so many times what is. */
const MAX_EXCESS = 1.5;
/** Events of one of the slices, newest first. */
export interface Slice {
  span: Span;
  events: readonly ModelEvent[];
  /** How much of the slice they stand for, of its time; 1: they are all. */
  share: number;
}

/** What one visitor did in the window. */
export interface VisitorHistory {
  events: readonly ModelEvent[];
  /** The events are all from this instant on; older ones may be missing. */
  reachesTo: number;
  sessions: readonly Session[];
}

/** The slices of a window of closed minutes, oldest first. */
export function sliceSpans({ from }: Span): Span[] {
  const lengthMs = MINUTE / SLICES_PER_MINUTE;
  const count = REALTIME_MINUTES * SLICES_PER_MINUTE;
  return Array.from({ length: count }, (_, index) => ({
    from: from + index * lengthMs,
    to: from + (index + 1) * lengthMs,
  }));
}

/** For how many one event of a slice may stand, where the newest `count` events reach back so far. */
export function maxFactorOf(count: number, reachMs: number): number {
  const sliceMs = MINUTE / SLICES_PER_MINUTE;
  const ordinary = (count * sliceMs) / Math.max(sliceMs, reachMs);
  return Math.max(MAX_FACTOR, (MAX_EXCESS * ordinary) / MAX_SLICE_EVENTS);
}

/** The share of a slice that its newest `count` events cover: there is one more, at `reachesTo`. */
export function shareOf(
  { from, to }: Span,
  count: number,
  reachesTo: number,
  maxFactor: number,
): number {
  // Many events in an instant are a burst however many were read of it.
  const least = Math.max(1, count / MAX_SLICE_EVENTS) / maxFactor;
  const share = Math.max(least, (to - reachesTo) / (to - from));
  return Math.min(1 - Number.EPSILON, share);
}

export function visitorsOf(slices: readonly Slice[]): Set<string> {
  const own = slices.flatMap(({ events }) => events.filter(belongsToSession));
  return new Set(own.map(({ visitorId }) => visitorId));
}

export function activeFrom({ to }: Span): number {
  return to - ACTIVE_MINUTES * MINUTE;
}

export function active(slices: readonly Slice[], window: Span): Slice[] {
  return within(slices, { ...window, from: activeFrom(window) });
}

export function within(slices: readonly Slice[], { from, to }: Span): Slice[] {
  return slices.filter(({ span }) => from <= span.from && span.to <= to);
}
