/** Rates: the events and bytes that may come in a minute, and the level of a sender's bucket. */
import { MINUTE } from "../../../shared/units.js";

/** Events and bytes in a minute. */
export interface Rate {
  events: number;
  bytes: number;
}

/** Events that came, and the bytes that they take, as documents. */
export interface Sent {
  events: number;
  bytes: number;
}

/**
 * The events of a rate that something uses: as many as it has, or as many as its bytes are at the
 * rate's mean size. So one number bounds both: a sender whose weight stays below the rate's events
 * stays below its bytes, too.
 */
export function weightOf({ events, bytes }: Sent, rate: Rate): number {
  return Math.max(events, (bytes * rate.events) / rate.bytes);
}

/** The lesser of two rates, events and bytes each by itself. */
export function lesserOf(one: Rate, other: Rate): Rate {
  return {
    events: Math.min(one.events, other.events),
    bytes: Math.min(one.bytes, other.bytes),
  };
}

/** A part of a rate. */
export function shareOf({ events, bytes }: Rate, percent: number): Rate {
  return { events: (events * percent) / 100, bytes: (bytes * percent) / 100 };
}

/** Something that came at a time. */
export interface RateUse {
  at: number;
  events: number;
  /** The level at its admission, as far as it was known then; 0 when absent. */
  levelBefore?: number;
}

/**
 * The level of a bucket that leaks a rate's events evenly: what came in and has not leaked away.
 *
 * @param uses the newest first. Older ones may be left out: `levelBefore` says what is left of
 * them.
 */
export function levelAt(
  at: number,
  eventsPerMinute: number,
  uses: Iterable<RateUse>,
): number {
  let since = 0;
  let level = 0;
  for (const use of uses) {
    since += use.events;
    const leaked = (Math.max(0, at - use.at) / MINUTE) * eventsPerMinute;
    level = Math.max(level, (use.levelBefore ?? 0) + since - leaked);
  }
  return level;
}

/** A level is a sum of fractions. Rounding must not end a wait a millisecond early. */
const ROUNDING_MS = 0.001;

/**
 * The time for which a bucket of this level takes nothing; 0: it takes. A minute's worth may come
 * at once.
 */
export function delayOf(level: number, eventsPerMinute: number): number {
  if (level < eventsPerMinute) return 0;
  const leakMs = ((level - eventsPerMinute) / eventsPerMinute) * MINUTE;
  return Math.floor(leakMs + ROUNDING_MS) + 1;
}
