/**
 * The count of a site's dead letters: one state after the other, page by page, each up to a bound.
 */
import { v, type Infer } from "convex/values";
import {
  deadLetterReasons,
  deadLetterStates,
  vDeadLetterState,
  vReasonCount,
  type DeadLetterDepth,
  type DeadLetterState,
  type ReasonCount,
} from "../../../shared/api/deadLetters.js";

export const vDeadLetterCount = v.object({
  startedAt: v.number(),
  /** The state that is being counted; null: nothing is left to count. */
  state: v.union(v.null(), vDeadLetterState),
  /** The next page of this state begins behind it; null: with the first letter. */
  cursor: v.union(v.null(), v.string()),
  byReason: v.array(vReasonCount),
  /** One state has more letters than were counted. */
  isAtLeast: v.boolean(),
});
export type DeadLetterCount = Infer<typeof vDeadLetterCount>;

/** Letters of one state. */
export interface CountedPage {
  byReason: readonly ReasonCount[];
  /** The next page begins behind it; null: this page was the last. */
  cursor: string | null;
}

export function beginCount(startedAt: number): DeadLetterCount {
  const [state] = deadLetterStates;
  return { startedAt, state, cursor: null, byReason: [], isAtLeast: false };
}

/**
 * The count with a page of its state added. Each state ends by itself after `most` letters: however
 * many there are of one, the figure of the other is right.
 */
export function countPage(
  count: DeadLetterCount,
  page: CountedPage,
  most: number,
): DeadLetterCount {
  const { startedAt, state } = count;
  if (state === null) return count;
  const byReason = addCounts(count.byReason, page.byReason);
  const isFull = sumOf(byReason, state) >= most;
  if (page.cursor !== null && !isFull) {
    return { ...count, byReason, cursor: page.cursor };
  }
  const next = deadLetterStates[deadLetterStates.indexOf(state) + 1] ?? null;
  const isAtLeast = count.isAtLeast || page.cursor !== null;
  return { startedAt, state: next, cursor: null, byReason, isAtLeast };
}

/** Number of letters that a count may still take of its state. */
export function countsLeft(
  { state, byReason }: DeadLetterCount,
  most: number,
): number {
  return state === null ? 0 : Math.max(0, most - sumOf(byReason, state));
}

export function addCounts(
  counts: readonly ReasonCount[],
  more: readonly ReasonCount[],
): ReasonCount[] {
  const sums = new Map<string, ReasonCount>();
  for (const one of [...counts, ...more]) {
    const sum = sums.get(one.reason) ?? { ...one, active: 0, quarantined: 0 };
    sum.active += one.active;
    sum.quarantined += one.quarantined;
    sums.set(one.reason, sum);
  }
  return deadLetterReasons.flatMap((reason) => sums.get(reason) ?? []);
}

export function depthOf({
  byReason,
  isAtLeast,
}: Pick<DeadLetterCount, "byReason" | "isAtLeast">): DeadLetterDepth {
  const active = sumOf(byReason, "active");
  const quarantined = sumOf(byReason, "quarantined");
  return { active, quarantined, byReason, isAtLeast };
}

function sumOf(
  byReason: readonly ReasonCount[],
  state: DeadLetterState,
): number {
  return byReason.reduce((total, row) => total + row[state], 0);
}
