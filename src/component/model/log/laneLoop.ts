/** The loop of a lane: a chain of scheduled runs, and a watchdog behind them. */
import { v, type Infer } from "convex/values";
import { literals } from "../../../shared/validators.js";
import { HOUR, MINUTE, SECOND } from "../../../shared/units.js";

/**
 * `idle`: the next event wakes the loop. `running`: a run is scheduled, and ingests leave the loop
 * alone. `stopped`: events wait until somebody starts the lane.
 */
export const loopStatuses = ["idle", "running", "stopped"] as const;
export const vLoopStatus = literals(loopStatuses);
export type LoopStatus = Infer<typeof vLoopStatus>;

export const vWatchdog = v.object({
  job: v.id("_scheduled_functions"),
  /** The time at which it begins the chain again, unless a run has put it off. */
  at: v.number(),
});

/** The least time that the watchdog stays behind the next run. */
const WATCHDOG_BEHIND_MS = 5 * SECOND;

/**
 * The time from a run to the watchdog behind it. A run that fails plans no other, so this is the
 * time from a failed fold to its next try: about a minute, however seldom the lane folds. Short
 * intervals fit into it a whole number of times, so that regular runs seldom put the watchdog off.
 */
export function watchdogLagMs(flushIntervalMs: number): number {
  const intervals =
    flushIntervalMs < MINUTE
      ? Math.ceil(MINUTE / flushIntervalMs) * flushIntervalMs
      : MINUTE;
  return intervals + WATCHDOG_BEHIND_MS;
}

/** Whether a watchdog at this time would begin the chain again before its next run is late. */
export function isTooEarly(watchdogAt: number, nextRunAt: number): boolean {
  return watchdogAt < nextRunAt + WATCHDOG_BEHIND_MS;
}

/** Fewer than one event in 30 s: such a lane goes to sleep as soon as nothing is left. */
const MOST_QUIET_PER_HOUR = HOUR / (30 * SECOND);

/**
 * The rate at which events came, by those that a run has passed.
 *
 * @param lastFoldAt the time of the fold before; null before the lane's first fold, which says
 *   nothing of how often events come
 */
export function eventsPerHourOf(
  events: number,
  lastFoldAt: number | null,
  now: number,
): number | null {
  if (lastFoldAt === null) return null;
  return (events * HOUR) / Math.max(1, now - lastFoldAt);
}

/**
 * Whether a lane that has folded all its events sleeps at once. To know that nothing is left it has
 * to read where ingests append, so on a busy lane the two would often conflict.
 */
export function isQuiet(eventsPerHour: number | null): boolean {
  return eventsPerHour !== null && eventsPerHour < MOST_QUIET_PER_HOUR;
}
