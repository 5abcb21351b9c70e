/** A lane that has stopped because of failures: since when, how often, and when it is tried again. */
import { v, type Infer } from "convex/values";
import { HOUR, MINUTE } from "../../../shared/units.js";

export const vFailing = v.object({
  /** When it stopped first. */
  since: v.number(),
  /** How often it has stopped with nothing folded in between. */
  stops: v.number(),
  /** When it is tried again; absent while it is on trial. */
  retryAt: v.optional(v.number()),
});
export type Failing = Infer<typeof vFailing>;

const FIRST_PAUSE_MS = MINUTE;
/**
 * A fault that mends itself is over in the reports within the hour; a trial of a lane that still fails costs a few
 * reads.
 */
const LONGEST_PAUSE_MS = HOUR;

/** How long a lane rests that has stopped so many times in a row: a minute, twice as long after each. */
export function pauseMs(stops: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (stops - 1), LONGEST_PAUSE_MS);
}
