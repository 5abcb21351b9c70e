/** `convex-footfall/merge`: adds up the answers of adjacent ranges, distinct visitors included. */
export {
  mergeOverviews,
  mergeTimeseries,
} from "../../shared/figures/answers.js";
export {
  mergeBreakdowns,
  type BreakdownOrder,
} from "../../shared/figures/breakdowns.js";
export { mergeSummaries } from "../../shared/figures/summaries.js";
