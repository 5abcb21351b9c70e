/**
 * Why an answer is not exact, which of its figures that concerns, and by how much where it is known. An exact
 * answer has no list; one that only has sketches in it does not count as approximate.
 */
import { v, type Infer } from "convex/values";
import type { Cell } from "./cells.js";
import { defined } from "./defined.js";
import type { CellLayout } from "./dimensions.js";
import { standardError } from "./sketch.js";
import { literals } from "./validators.js";

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

export const vApproximation = v.object({
  reason: literals(approximationReasons),
  figures: literals(figureGroups),
  /** One standard deviation of the estimate, as a share of it: 0.01625 is 1.6 %. */
  relativeError: v.optional(v.number()),
  /** No count of these figures is off by more, up or down. */
  atMost: v.optional(v.number()),
  /** What was counted begins here instead. */
  from: v.optional(v.number()),
  /** What was counted ends here instead. */
  to: v.optional(v.number()),
});
export type Approximation = Infer<typeof vApproximation>;
type Amounts = Omit<Approximation, "reason" | "figures">;

/** What an answer that may be approximate says of it. */
export const approximationFields = {
  /** Some figure may be further from the truth than a sketch is: there is a reason other than `sketch`. */
  approximate: v.boolean(),
  /** At most one for each reason and figures; absent where there is nothing to say. */
  approximations: v.optional(v.array(vApproximation)),
};
interface Approximate {
  approximate: boolean;
  approximations?: Approximation[];
}

/** Joins what several parts say, one entry for each reason and figures. */
export function sayApproximate(said: readonly Approximation[]): Approximate {
  const joined = new Map<string, Approximation>();
  for (const one of said) {
    const name = `${one.reason} ${one.figures}`;
    const other = joined.get(name);
    const { reason, figures } = one;
    const amounts = other ? amountsOf(other, one) : one;
    joined.set(name, { reason, figures, ...amounts });
  }
  const list = [...joined.values()];
  return {
    approximate: list.some(({ reason }) => reason !== "sketch"),
    ...(list.length > 0 && { approximations: list }),
  };
}

/** What the parts of a sum say. Those of version 0.1.0 do not say why they are approximate. */
export function saidBy(parts: readonly Approximate[]): Approximation[] {
  const unknown: Approximation = { reason: "budget", figures: "all" };
  return parts.flatMap(
    ({ approximate, approximations = approximate ? [unknown] : [] }) =>
      approximations,
  );
}

/** Distinct counts of the cells that are estimates. */
export function sketchErrors(
  layout: CellLayout,
  cells: readonly Cell[],
): Approximation[] {
  return layout.distinct.flatMap((figures, index): Approximation[] => {
    const isEstimate = cells.some(
      ({ sketches }) => sketches[index]?.kind === "dense",
    );
    const relativeError = standardError(layout.precision);
    return isEstimate ? [{ reason: "sketch", figures, relativeError }] : [];
  });
}

/** Errors of parts add up; where that of one is not known, that of the sum is not. */
function amountsOf(a: Amounts, b: Amounts): Amounts {
  const both = (
    join: (x: number, y: number) => number,
    x?: number,
    y?: number,
  ) => (x === undefined || y === undefined ? undefined : join(x, y));
  return defined({
    relativeError: both(Math.max, a.relativeError, b.relativeError),
    atMost: both((x, y) => x + y, a.atMost, b.atMost),
    from: both(Math.min, a.from ?? b.from, b.from ?? a.from),
    to: both(Math.max, a.to ?? b.to, b.to ?? a.to),
  });
}
