/** Compares a figure with that of the time before. */

export interface Change {
  /**
   * The change divided by the value before: 0.12 is 12% more. Null where the value before was 0.
   */
  ratio: number | null;
  /** `same`: the change rounds to 0%. */
  direction: "more" | "less" | "same";
  trend: "better" | "worse" | "same";
}

/**
 * Returns the change from `before` to `value`. The ratio is relative to the size of the value
 * before, so that fewer refunds are more.
 * @example
 * changeOf(112, 100, "more"); // { ratio: 0.12, direction: "more", trend: "better" }
 */
export function changeOf(
  value: number,
  before: number,
  good: "more" | "less",
): Change {
  if (before === 0 && value === 0) {
    return { ratio: 0, direction: "same", trend: "same" };
  }
  const ratio = before === 0 ? null : (value - before) / Math.abs(before);
  // The page writes whole percentages.
  const isSame = ratio !== null && Math.round(ratio * 100) === 0;
  if (isSame) return { ratio: 0, direction: "same", trend: "same" };
  const direction = value > before ? "more" : "less";
  return { ratio, direction, trend: direction === good ? "better" : "worse" };
}
