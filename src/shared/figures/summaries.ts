/** Adds up the two parts of a summary: what is merged, and the deltas. */
import type { Breakdown, Summary } from "../api/reports.js";
import { mergeOverviews, sumTimeseries } from "./answers.js";
import { mergeBreakdowns } from "./breakdowns.js";

/**
 * Adds up both parts of one summary, in any order. The sum equals the answer without `part`, except
 * that a breakdown of more than 1,000 keys in one of the parts has a larger bound.
 * @param order.limit the rows of each breakdown
 * @throws Error when the parts are of different ranges or dimensions
 */
export function mergeSummaries(
  first: Summary,
  second: Summary,
  order: { limit: number },
): Summary {
  const breakdowns = first.breakdowns.map((own, index): Breakdown => {
    const other = second.breakdowns[index];
    if (other?.dimension !== own.dimension) {
      throw new Error(
        `The parts of a summary have different dimensions at ${index}; ask for both with the same list.`,
      );
    }
    return mergeBreakdowns([own, other], order);
  });
  return {
    overview: mergeOverviews(first.overview, second.overview),
    timeseries: sumTimeseries(first.timeseries, second.timeseries),
    breakdowns,
  };
}
