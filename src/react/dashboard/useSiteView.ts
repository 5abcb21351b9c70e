/** Turns the state of the dashboard into spans of time, and into the question of its view. */
import type { Dimension } from "../../shared/dimensions.js";
import type { Interval } from "../../shared/api/reports.js";
import type { PublicSite } from "../../shared/site/publicSite.js";
import type { UtcOffsets } from "../../shared/time/utcOffsets.js";
import { comparisonOf, type Comparison } from "../controls/comparison.js";
import { intervalOf } from "../controls/intervals.js";
import { rangeOf, type RangeClock, type TimeSpan } from "../controls/ranges.js";
import type { ViewState } from "../controls/viewState.js";
import { useSame } from "../data/useSame.js";
import type { ViewOf } from "../data/viewQuestions.js";

/** The spans that a state means at a time. */
export interface ViewSpans {
  span: TimeSpan;
  interval: Interval;
  comparison: Comparison | null;
}

/** Returns the same object while the spans are the same. */
export function useSpans(
  { range, interval, comparison }: ViewState,
  { utcOffsets, now, firstBucket }: RangeClock,
): ViewSpans {
  const span = rangeOf(range, { utcOffsets, now, firstBucket });
  return useSame({
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
  { span, interval, comparison }: ViewSpans,
  dimensions: readonly Dimension[],
  now: number,
): ViewOf {
  return useSame({
    siteId,
    utcOffsets,
    range: span,
    interval,
    comparison,
    dimensions,
    now,
    passes,
  });
}
