/** From the state of the dashboard to the spans that it stands for, and to what its view asks. */
import { useState } from "react";
import type { Dimension } from "../../shared/dimensions.js";
import type { Interval } from "../../shared/reports.js";
import type { PublicSite } from "../../shared/site.js";
import { comparisonOf } from "../controls/comparison.js";
import { intervalOf } from "../controls/intervals.js";
import { rangeOf, type TimeSpan } from "../controls/ranges.js";
import type { ViewState } from "../controls/viewState.js";
import type { ComparedSpan, ViewOf } from "../data/viewQuestions.js";

export interface SiteClock {
  timeZone: string;
  /** Rounded down to the minute. */
  now: number;
  /** Where the site's data begins; see `useFirstBucket`. */
  firstBucket: number | null | undefined;
}

/** What a state stands for at a time. */
export interface ViewSpans {
  span: TimeSpan;
  interval: Interval;
  comparison: ComparedSpan | null;
}

/** The same object while it stands for the same. */
export function useSpans(
  { range, interval, comparison }: ViewState,
  { timeZone, now, firstBucket }: SiteClock,
): ViewSpans {
  const span = rangeOf(range, { timeZone, now, firstBucket });
  return useSame({
    span,
    interval: intervalOf(interval, span),
    comparison: comparisonOf(span, comparison, { range, timeZone, now }),
  });
}

/** The same object while it asks the same. */
export function useViewOf(
  { siteId, timeZone }: Pick<PublicSite, "siteId" | "timeZone">,
  { span, interval, comparison }: ViewSpans,
  dimensions: readonly Dimension[],
  now: number,
): ViewOf {
  return useSame({
    siteId,
    timeZone,
    range: span,
    interval,
    comparison,
    dimensions,
    now,
  });
}

/** The object of an earlier render while a new one says the same: what depends on it is not done again. */
function useSame<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  const [kept, setKept] = useState({ text, value });
  if (kept.text === text) return kept.value;
  setKept({ text, value });
  return value;
}
