/** The buckets of a span's time series. */
import type { Interval } from "../../shared/api/reports.js";
import { DAY, HOUR } from "../../shared/units.js";
import type { TimeSpan } from "./ranges.js";

export type IntervalChoice = "auto" | Interval;

/** In the order in which the page offers them. */
export const intervalChoices: readonly IntervalChoice[] = [
  "auto",
  "hour",
  "day",
  "week",
  "month",
];

/**
 * The length that a span may have for each interval, finest first. A day may have 25 hours, and 23
 * are enough for one. More than some hundred points are noise, and a time series answers at most
 * 1,000. Fewer than two points are no line. Two weeks are the least with a week to compare.
 */
const sensible = [
  { interval: "hour", shortest: 0, longest: 14 * DAY + HOUR },
  { interval: "day", shortest: 2 * DAY - HOUR, longest: 990 * DAY },
  { interval: "week", shortest: 14 * DAY - HOUR, longest: 990 * 7 * DAY },
  { interval: "month", shortest: 59 * DAY - HOUR, longest: Infinity },
] as const satisfies readonly {
  interval: Interval;
  shortest: number;
  longest: number;
}[];

/** The longest spans for which the automatic interval is an hour or a day. */
const LONGEST_BY_HOUR = 3 * DAY + HOUR;
const LONGEST_BY_DAY = 180 * DAY + HOUR;

/** Returns the intervals that make sense for the span, finest first. There is at least one. */
export function intervalsFor({ from, to }: TimeSpan): Interval[] {
  const length = to - from;
  return sensible
    .filter(({ shortest, longest }) => shortest <= length && length <= longest)
    .map(({ interval }) => interval);
}

/** The intervals that the dashboard chooses by itself. Only a viewer chooses weeks. */
type AutomaticInterval = Exclude<Interval, "week">;

/** Returns the interval of a span when nobody has chosen one. */
export function automaticInterval({ from, to }: TimeSpan): AutomaticInterval {
  const length = to - from;
  if (length <= LONGEST_BY_HOUR) return "hour";
  return length <= LONGEST_BY_DAY ? "day" : "month";
}

/** Returns the chosen interval where it makes sense for the span, and else the automatic one. */
export function intervalOf(choice: IntervalChoice, span: TimeSpan): Interval {
  const isSensible = choice !== "auto" && intervalsFor(span).includes(choice);
  return isSensible ? choice : automaticInterval(span);
}
