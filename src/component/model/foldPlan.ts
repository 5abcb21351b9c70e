/**
 * What a fold will cost, estimated from its events before anything is read or written, so that a
 * batch is cut rather than failed. Counted in index ranges, the limit that a fold meets first: each
 * query is one, and so is the read by id behind every patch, replace and delete.
 */
import type { Zone } from "../../shared/zone.js";
import { MINUTE, SECOND } from "../../shared/units.js";
import type { ModelEvent } from "./event.js";
import { belongsToSession, type SessionCut } from "./sessions.js";

/** The visitor's row: found by index, and patched when it changes. */
const RANGES_PER_VISITOR = 2;
/** A run of events: sessions searched, one patched, and the two it may bridge deleted. */
const RANGES_PER_RUN = 4;
/** Two open parts found, and two patched. */
const RANGES_PER_HOUR = 4;

/** Ranges that a transaction may read, and the share of it that one attempt gets. */
const RANGES_PER_TRANSACTION = 4096;
export const ATTEMPT_SHARE = 0.4;
/** An attempt's plan, a little below its share: the estimate leaves out the site and the log. */
export const MAX_RANGES_PER_ATTEMPT = 1500;
/** Two full attempts and a small one; the rest of the transaction is for failed ones. */
export const MAX_RANGES_PER_FOLD = 3500;

/** Estimates the ranges of folding `events`, cutting them before the first that passes `budget`. */
export function planFold<Event extends ModelEvent>(
  cut: SessionCut,
  zone: Zone,
  events: readonly Event[],
  budget: number,
): { events: Event[]; ranges: number } {
  const visitors = new Set<string>();
  const runs = new Set<string>();
  const hours = new Set<number>();
  let ranges = 0;
  for (const [index, event] of events.entries()) {
    const { visitorId, occurredAt } = event;
    if (visitorId !== undefined) visitors.add(visitorId);
    if (belongsToSession(event)) {
      // Events within one timeout of each other make one run: counting windows is close enough.
      const window = Math.floor(occurredAt / cut.sessionTimeoutMs);
      runs.add(`${window} ${visitorId}`);
    }
    hours.add(zone.hourStart(occurredAt));
    const next =
      visitors.size * RANGES_PER_VISITOR +
      runs.size * RANGES_PER_RUN +
      hours.size * RANGES_PER_HOUR;
    if (next > budget && index > 0) {
      return { events: events.slice(0, index), ranges };
    }
    ranges = next;
  }
  return { events: [...events], ranges };
}

/** A transaction's limits that an attempt gets a share of, with what the platform allows. */
export const attemptLimits = {
  databaseQueries: Math.floor(RANGES_PER_TRANSACTION * ATTEMPT_SHARE),
  documentsRead: Math.floor(32_000 * ATTEMPT_SHARE),
  bytesRead: Math.floor(16 * 1024 * 1024 * ATTEMPT_SHARE),
  documentsWritten: Math.floor(16_000 * ATTEMPT_SHARE),
  bytesWritten: Math.floor(16 * 1024 * 1024 * ATTEMPT_SHARE),
};

/** Events that one fold takes when all is well. */
export const MAX_EVENTS_PER_FOLD = 500;

/** A fold is tried again once a minute or so; every step thus sees one try at least. */
const STALL_STEP_MS = 90 * SECOND;
/** 500 halved eight times is one event; it is tried three times. */
const STEPS_BEFORE_SETTING_ASIDE = 11;
const STEPS_OF_SETTING_ASIDE = 2;
/**
 * A lane whose steps run on without a fold has not been failing, it has not been running (a pause of
 * the deployment). It begins again, rather than find its first event guilty.
 */
const STEPS_PER_CYCLE = 60;

/**
 * How many events to take, given for how long the lane has not advanced. Failures that no `catch`
 * sees (a fold that runs out of time) leave no trace but the stall, so the stall alone decides:
 * halves with every step, then `0`: set the first event aside untried.
 */
export function batchSize(stallMs: number): number {
  const step =
    Math.max(0, Math.floor(stallMs / STALL_STEP_MS)) % STEPS_PER_CYCLE;
  if (step < STEPS_BEFORE_SETTING_ASIDE) {
    return Math.max(1, MAX_EVENTS_PER_FOLD >> step);
  }
  const settingAside =
    step < STEPS_BEFORE_SETTING_ASIDE + STEPS_OF_SETTING_ASIDE;
  return settingAside ? 0 : MAX_EVENTS_PER_FOLD;
}

/** A failed fold is tried again this long after: once a minute, behind the next regular run. */
export function monitorLagMs(flushIntervalMs: number): number {
  return Math.ceil(MINUTE / flushIntervalMs) * flushIntervalMs + 5 * SECOND;
}
