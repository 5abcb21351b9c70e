/**
 * The time until a failed fold is tried again. A module apart from the plan of a fold: waking a
 * lane needs this alone.
 */
import { MINUTE, SECOND } from "../../../shared/units.js";

/** The time from a failed fold to its next try: once a minute, behind the next regular run. */
export function monitorLagMs(flushIntervalMs: number): number {
  return Math.ceil(MINUTE / flushIntervalMs) * flushIntervalMs + 5 * SECOND;
}
