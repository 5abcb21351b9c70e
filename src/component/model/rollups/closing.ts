/** When a bucket is closed, and when it is settled. */
import { HOUR, MINUTE } from "../../../shared/units.js";

/**
 * Folds write the open hour, and the one before it, where sessions that are still going on have
 * started. Two hours after its start an hour is left alone.
 */
export const CLOSED_AFTER_MS = 2 * HOUR + MINUTE;

/** The last hour that compaction may merge is before this instant. */
export function closedBefore(now: number): number {
  return now - CLOSED_AFTER_MS;
}

/** From here on only an import can still change a bucket that ends at `end`. */
export function settlesAt(
  site: { maxEventAgeMs: number; sessionTimeoutMs: number },
  end: number,
): number {
  return end + site.maxEventAgeMs + site.sessionTimeoutMs + CLOSED_AFTER_MS;
}
