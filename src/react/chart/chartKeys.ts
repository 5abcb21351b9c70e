/** The keys of the chart's slider. */
import type { Interval } from "../../shared/api/reports.js";

/**
 * Buckets per page key, in units that people count in: quarters of a day, weeks, four weeks, quarters of
 * a year.
 */
const bucketsPerPage: Record<Interval, number> = {
  hour: 6,
  day: 7,
  week: 4,
  month: 3,
};

/**
 * Returns the bucket that a key leads to. Null removes the read-out. Undefined: the chart ignores
 * the key.
 */
export function nextIndex(
  key: string,
  active: number | null,
  last: number,
  interval: Interval,
): number | null | undefined {
  if (last < 0) return undefined;
  const by = (steps: number) => {
    const from = active ?? (steps < 0 ? last + 1 : -1);
    return Math.min(last, Math.max(0, from + steps));
  };
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return by(-1);
    case "ArrowRight":
    case "ArrowUp":
      return by(1);
    case "PageDown":
      return by(-bucketsPerPage[interval]);
    case "PageUp":
      return by(bucketsPerPage[interval]);
    case "Home":
      return 0;
    case "End":
      return last;
    case "Escape":
      return null;
    default:
      return undefined;
  }
}
