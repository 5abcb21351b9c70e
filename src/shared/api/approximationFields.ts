/** How answers say why they are not exact: see `approximations.ts`, which the dashboard has without validators. */
import { v, type Infer } from "convex/values";
import { literals } from "../validators.js";

/**
 * - `sketch`: more than 192 distinct visitors or users, which are estimated.
 * - `trimmed`: keys that are light went into `other`, and rows may be short of their share in it.
 * - `budget`: more rows than one answer may read, or than it may read again with every event.
 * - `retention`: rows from which the range could be cut are not kept any more.
 */
const approximationReasons = [
  "sketch",
  "trimmed",
  "budget",
  "retention",
] as const;

/**
 * Figures that are exact or not together. `events` are events, pageviews and their revenue; `sessions` are
 * sessions, their rates and durations, and under a session dimension all but visitors; `rows` is which keys
 * there are and what each of them has; `minutes` are those of the realtime report.
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
  /** One standard deviation of the estimate, as a share of it: 0.01625 is 1.6 %. */
  relativeError: v.optional(v.number()),
  /** No count of these figures is off by more, up or down. */
  atMost: v.optional(v.number()),
  /** The counted range begins here instead. */
  from: v.optional(v.number()),
  /** The counted range ends here instead. */
  to: v.optional(v.number()),
});
export type Approximation = Infer<typeof vApproximation>;
/** Fields of an answer that may be approximate. */
export const approximationFields = {
  /** Some figure may be further from the truth than a sketch is: there is a reason other than `sketch`. */
  approximate: v.boolean(),
  /** At most one for each reason and figures; absent where there is nothing to say. */
  approximations: v.optional(v.array(vApproximation)),
};
