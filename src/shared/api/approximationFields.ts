/**
 * Fields with which answers say why they are not exact. `approximations.ts` has the same for the
 * dashboard, without validators.
 */
import { v, type Infer } from "convex/values";
import { literals } from "../validators.js";

/**
 * - `sketch`: there are more than 192 distinct visitors or users, so their number is an estimate.
 * - `trimmed`: light keys are in `other`. Rows may be too small by their share of it.
 * - `budget`: there are more rows than one answer may read, or may read again with every event.
 * - `retention`: the rows that could cut the range exactly are past their retention.
 */
const approximationReasons = [
  "sketch",
  "trimmed",
  "budget",
  "retention",
] as const;

/**
 * Groups of figures that are exact or not together.
 *
 * - `events`: events, pageviews and their revenue.
 * - `sessions`: sessions, their rates and durations. Under a session dimension also all other
 *   figures except visitors.
 * - `rows`: the keys that exist, and the figures of each.
 * - `minutes`: the minutes of the realtime report.
 */
const figureGroups = [
  "all",
  "events",
  "sessions",
  "visitors",
  "newVisitors",
  "users",
  "rows",
  "minutes",
] as const;
export type FigureGroup = (typeof figureGroups)[number];

const vApproximation = v.object({
  reason: literals(approximationReasons),
  figures: literals(figureGroups),
  /** One standard deviation of the estimate as a share of it: 0.01625 is 1.6 %. */
  relativeError: v.optional(v.number()),
  /** Each count of these figures is at most so much too high or too low. */
  atMost: v.optional(v.number()),
  /** The counted range begins here instead, epoch milliseconds. */
  from: v.optional(v.number()),
  /** The counted range ends here instead, epoch milliseconds. */
  to: v.optional(v.number()),
});
export type Approximation = Infer<typeof vApproximation>;
/** Fields of an answer that may be approximate. */
export const approximationFields = {
  /** Some figure may be less exact than a sketch: there is a reason other than `sketch`. */
  approximate: v.boolean(),
  /** At most one entry for each pair of reason and figures. Absent if all figures are exact. */
  approximations: v.optional(v.array(vApproximation)),
};
