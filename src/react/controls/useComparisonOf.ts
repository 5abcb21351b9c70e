/** The time before that a choice stands for, in the dashboard around. */
import { useDashboard } from "../context/PartsContext.js";
import {
  comparisonOf,
  type Comparison,
  type ComparisonChoice,
} from "./comparison.js";

/**
 * Returns a function that gives the comparison of a choice. It gives null where there is no time
 * before.
 */
export function useComparisonOf(): (
  choice: ComparisonChoice,
) => Comparison | null {
  const { site, state, spans, now } = useDashboard();
  const clock = { range: state.range, utcOffsets: site.utcOffsets, now };
  return (choice) => comparisonOf(spans.span, choice, clock);
}
