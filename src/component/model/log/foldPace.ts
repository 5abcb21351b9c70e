/**
 * When a lane folds next. While somebody looks at the site's reports, it folds often. Otherwise it
 * lets events wait, because a fold costs much the same for one event as for fifty. The live part of
 * a report begins with the hour before, so an event may wait for an hour at most.
 */
import { HEARTBEAT_MS } from "../../../shared/site/heartbeat.js";
import { HOUR, MINUTE } from "../../../shared/units.js";

/** Heartbeats of several dashboards write their site's row this far apart. */
export const NOTED_APART_MS = MINUTE;
/**
 * How long a noted heartbeat counts: until the next one is noted, and a minute more for one that is
 * late.
 */
export const LOOKED_AT_FOR_MS = HEARTBEAT_MS + NOTED_APART_MS + MINUTE;
/** While nobody looks, a lane folds once so many wait. A fold takes twice as many at once. */
export const MOST_WAITING_EVENTS = 250;

/** The heartbeats of a site's dashboards. */
export interface Look {
  /** The first heartbeat since nobody looked. */
  since: number;
  /** The last heartbeat. */
  lookedAt: number;
}

/** The settings and heartbeats of a site that decide how often it folds. */
export interface FoldPace {
  flushIntervalMs: number;
  maxStalenessMs: number;
  /** Null: no dashboard has ever sent a heartbeat, so nobody can say who looks. */
  look: Look | null;
}

/** Whether somebody may be looking: a heartbeat counts, or no dashboard sends any. */
export function isLookedAt(look: FoldPace["look"], now: number): boolean {
  return look === null || now - look.lookedAt < LOOKED_AT_FOR_MS;
}

/**
 * The time for which a lane lets events wait. While nobody looks it is `maxStalenessMs`, or the time
 * in which 250 events arrive, if that is shorter.
 *
 * @param eventsPerHour the rate at which events last came; null if it is not known
 */
export function foldDelayMs(
  { flushIntervalMs, maxStalenessMs, look }: FoldPace,
  eventsPerHour: number | null,
  now: number,
): number {
  if (isLookedAt(look, now) || eventsPerHour === null) return flushIntervalMs;
  const fullAfterMs = (MOST_WAITING_EVENTS * HOUR) / eventsPerHour;
  return Math.max(flushIntervalMs, Math.min(maxStalenessMs, fullAfterMs));
}

/**
 * The time until which an event may wait for its fold, by the heartbeats of its time and the first
 * one behind it. Reads no clock: it changes only with what is stored.
 */
export function foldDueBy(
  { flushIntervalMs, maxStalenessMs, look }: FoldPace,
  receivedAt: number,
): number {
  if (look === null) return receivedAt + flushIntervalMs;
  const dueBy = receivedAt + Math.max(flushIntervalMs, maxStalenessMs);
  // A run at the end of the time that a heartbeat counts may miss an event of the last moment.
  const isOfLook = receivedAt <= look.lookedAt + HEARTBEAT_MS;
  if (!isOfLook) return dueBy;
  return Math.min(dueBy, Math.max(receivedAt, look.since) + flushIntervalMs);
}

/** The pace of a site, and how far its lanes may be behind it. */
export interface LagBound extends FoldPace {
  maxLagMs: number;
}

/**
 * The time from which a waiting event makes its lane late: `maxLagMs` after the time until which it
 * may wait.
 */
export function lateAt(
  { maxLagMs, ...pace }: LagBound,
  receivedAt: number,
): number {
  return foldDueBy(pace, receivedAt) + maxLagMs;
}
