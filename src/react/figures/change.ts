/** How a figure compares with that of the time before. */

export interface Change {
  /** Of the value before: 0.12 is 12% more. Null where there was nothing before, so that no share says it. */
  ratio: number | null;
  /** `same`: nobody would read a difference from it. */
  direction: "more" | "less" | "same";
  trend: "better" | "worse" | "same";
}

/**
 * The change from `before` to `value`; a ratio is of the size of what was before, so that of refunds less is more.
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
  // What is written is a whole percentage.
  const isSame = ratio !== null && Math.round(ratio * 100) === 0;
  if (isSame) return { ratio: 0, direction: "same", trend: "same" };
  const direction = value > before ? "more" : "less";
  return { ratio, direction, trend: direction === good ? "better" : "worse" };
}
