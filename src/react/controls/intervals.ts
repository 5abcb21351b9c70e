/** Into which buckets the time series of a span is cut. */
import type { Interval } from "../../shared/api/reports.js";
import { DAY, HOUR } from "../../shared/units.js";
import type { TimeSpan } from "./ranges.js";

export type IntervalChoice = "auto" | Interval;

/** In the order in which they are offered. */
export const intervalChoices: readonly IntervalChoice[] = [
  "auto",
  "hour",
  "day",
  "month",
];

/**
 * How long a span may be for each interval, finest first; a day may have 25 hours and need only 23.
 * A line of more than some hundred points is noise, and a time series answers at most 1,000; one of
 * less than two is no line.
 */
const sensible = [
  { interval: "hour", shortest: 0, longest: 14 * DAY + HOUR },
  { interval: "day", shortest: 2 * DAY - HOUR, longest: 990 * DAY },
  { interval: "month", shortest: 59 * DAY - HOUR, longest: Infinity },
] as const satisfies readonly {
  interval: Interval;
  shortest: number;
  longest: number;
}[];

/** Up to these lengths a span is cut so finely by itself. */
const LONGEST_BY_HOUR = 3 * DAY + HOUR;
const LONGEST_BY_DAY = 180 * DAY + HOUR;

/** The intervals that make sense for the span, finest first; at least one. */
export function intervalsFor({ from, to }: TimeSpan): Interval[] {
  const length = to - from;
  return sensible
    .filter(({ shortest, longest }) => shortest <= length && length <= longest)
    .map(({ interval }) => interval);
}

/** The interval of a span of which nobody chose one. */
export function automaticInterval({ from, to }: TimeSpan): Interval {
  const length = to - from;
  if (length <= LONGEST_BY_HOUR) return "hour";
  return length <= LONGEST_BY_DAY ? "day" : "month";
}

/** The interval of the span: as chosen where that makes sense. */
export function intervalOf(choice: IntervalChoice, span: TimeSpan): Interval {
  const isSensible = choice !== "auto" && intervalsFor(span).includes(choice);
  return isSensible ? choice : automaticInterval(span);
}
