/**
 * The time until a failed fold is tried again. It is not part of the plan of a fold, because
 * waking a lane needs only this.
 */
import { MINUTE, SECOND } from "../../../shared/units.js";

/** The time from a failed fold to its next try: once a minute, behind the next regular run. */
export function monitorLagMs(flushIntervalMs: number): number {
  return Math.ceil(MINUTE / flushIntervalMs) * flushIntervalMs + 5 * SECOND;
}
