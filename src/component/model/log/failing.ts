/**
 * The state of a lane that has stopped because of failures, and the pauses before it is tried
 * again.
 */
import { v, type Infer } from "convex/values";
import { HOUR, MINUTE } from "../../../shared/units.js";

export const vFailing = v.object({
  /** The time at which it stopped first. */
  since: v.number(),
  /** Stops with nothing folded in between. */
  stops: v.number(),
  /** The time of its next trial; absent while it is on trial. */
  retryAt: v.optional(v.number()),
});
export type Failing = Infer<typeof vFailing>;

const FIRST_PAUSE_MS = MINUTE;
/**
 * Bounds the pause of a lane. Reports have recovered from a passing fault within the hour, and a
 * trial of a lane that still fails costs a few reads.
 */
const LONGEST_PAUSE_MS = HOUR;

/**
 * The pause of a lane that has stopped so many times in a row: a minute, then twice as long after
 * each stop.
 */
export function pauseMs(stops: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (stops - 1), LONGEST_PAUSE_MS);
}
