/** When a fold that failed is tried again. Apart from its plan, which those who only wake a lane need not evaluate. */
import { MINUTE, SECOND } from "../../../shared/units.js";

/** A failed fold is tried again this long after: once a minute, behind the next regular run. */
export function monitorLagMs(flushIntervalMs: number): number {
  return Math.ceil(MINUTE / flushIntervalMs) * flushIntervalMs + 5 * SECOND;
}
