/** The times at which a bucket closes and settles. */
import { HOUR, MINUTE } from "../../../shared/units.js";

/**
 * The time from the start of an hour until it is closed. Folds write the open hour, and the one
 * before it: sessions that still go on may have started there. They leave an hour alone two hours
 * after its start.
 */
export const CLOSED_AFTER_MS = 2 * HOUR + MINUTE;

/** Compaction may merge hours that start before this instant. */
export function closedBefore(now: number): number {
  return now - CLOSED_AFTER_MS;
}

/** The instant from which only an import can still change a bucket that ends at `end`. */
export function settlesAt(
  site: { maxEventAgeMs: number; sessionTimeoutMs: number },
  end: number,
): number {
  return end + site.maxEventAgeMs + site.sessionTimeoutMs + CLOSED_AFTER_MS;
}
