/** Compares a figure with that of the time before. */

/**
 * A rate changes in percentage points. Another figure changes in percent of what it was before.
 */
type ChangeUnit = "percent" | "points";

export interface Change {
  unit: ChangeUnit;
  /**
   * In percent: the change divided by the value before, so 0.12 is 12% more. In points: 3.2 is 3.2
   * percentage points more. Null where nothing was before.
   */
  amount: number | null;
  /** `same`: the amount rounds to 0. */
  direction: "more" | "less" | "same";
  /** `none`: nothing has changed, or too little was before to judge it. */
  trend: "better" | "worse" | "none";
}

/** The value of a figure, and the count that it rests on. */
export interface Measured {
  value: number;
  /** The value itself where it is a count. A rate, an average and an amount rest on sessions. */
  basis: number;
}

/** The way in which the change of a figure reads. */
export interface ChangeReading {
  unit: ChangeUnit;
  /** The direction that is good news. */
  good: "more" | "less";
}

/** Below this count before, chance alone moves a figure a lot. */
const LEAST_JUDGED = 20;

/**
 * Returns the change from `before` to `now`. A percentage is relative to the size of the value
 * before, so that fewer refunds are more.
 * @example
 * const [now, before] = [112, 100].map((value) => ({ value, basis: value }));
 * changeOf(now, before, { unit: "percent", good: "more" });
 * // { unit: "percent", amount: 0.12, direction: "more", trend: "better" }
 */
export function changeOf(
  now: Measured,
  before: Measured,
  { unit, good }: ChangeReading,
): Change {
  const amount = amountOf(now, before, unit);
  if (amount === 0) {
    return { unit, amount: 0, direction: "same", trend: "none" };
  }
  const direction = now.value > before.value ? "more" : "less";
  // The rate of nothing is 0, which is no news.
  const isEmpty = unit === "points" && now.basis === 0;
  const isJudged = amount !== null && before.basis >= LEAST_JUDGED && !isEmpty;
  const trend = direction === good ? "better" : "worse";
  return { unit, amount, direction, trend: isJudged ? trend : "none" };
}

/** The amount, rounded as the page writes it: whole percentages, and points below 10 by tenths. */
function amountOf(
  now: Measured,
  before: Measured,
  unit: ChangeUnit,
): number | null {
  const difference = now.value - before.value;
  if (unit === "points") {
    if (before.basis === 0) return difference === 0 ? 0 : null;
    const tenths = Math.round(difference * 1_000) / 10;
    return Math.abs(tenths) < 10 ? tenths : Math.round(tenths);
  }
  if (before.value === 0) return difference === 0 ? 0 : null;
  return Math.round((difference / Math.abs(before.value)) * 100) / 100;
}
