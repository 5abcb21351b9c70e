/** Turns the state of the dashboard into spans of time, and into the question of its view. */
import type { Dimension } from "../../shared/dimensions.js";
import type { Interval } from "../../shared/api/reports.js";
import type { PublicSite } from "../../shared/site/publicSite.js";
import type { Weekday } from "../../shared/time/weekday.js";
import type { UtcOffsets } from "../../shared/time/utcOffsets.js";
import { comparisonOf, type Comparison } from "../controls/comparison.js";
import { intervalOf } from "../controls/intervals.js";
import {
  rangeOf,
  upToToday,
  type RangeClock,
  type TimeSpan,
} from "../controls/ranges.js";
import type { ViewState } from "../controls/viewState.js";
import { useSame } from "../data/useSame.js";
import type { ViewOf } from "../data/viewQuestions.js";

/** The spans that a state means at a time. */
export interface ViewSpans {
  span: TimeSpan;
  interval: Interval;
  /** The first day of the week. */
  weekStartsOn: Weekday;
  comparison: Comparison | null;
  /** Whether the chosen range ends after today, and the span does not. */
  isClipped: boolean;
}

/** Returns the same object while the spans are the same. */
export function useSpans(
  { range, interval, comparison }: ViewState,
  clock: RangeClock & { weekStartsOn: Weekday },
): ViewSpans {
  const { utcOffsets, now, weekStartsOn } = clock;
  const shown = upToToday(range, clock);
  const span = rangeOf(shown, clock);
  return useSame({
    weekStartsOn,
    isClipped: shown !== range,
    span,
    interval: intervalOf(interval, span),
    comparison: comparisonOf(span, comparison, { range, utcOffsets, now }),
  });
}

/** Returns the same object while the question is the same. */
export function useViewOf(
  {
    siteId,
    utcOffsets,
    passes,
  }: Pick<PublicSite, "siteId" | "passes"> & { utcOffsets: UtcOffsets },
  { span, interval, weekStartsOn, comparison }: ViewSpans,
  dimensions: readonly Dimension[],
  now: number,
): ViewOf {
  return useSame({
    siteId,
    utcOffsets,
    range: span,
    interval,
    weekStartsOn,
    comparison,
    dimensions,
    now,
    passes,
  });
}
