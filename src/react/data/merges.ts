/** Adds up the answers to the parts of a range. */
import {
  mergeOverviews,
  mergeTimeseries,
} from "../../shared/figures/answers.js";
import { mergeBreakdowns } from "../../shared/figures/breakdowns.js";
import { MAX_BREAKDOWN_LIMIT } from "../../shared/api/reportLimits.js";
import type {
  Breakdown,
  Overview,
  Timeseries,
} from "../../shared/api/reports.js";
import type { Merge } from "./useMergedReport.js";

export const mergedOverview: Merge<Overview> = ([first, ...rest]) =>
  rest.length > 0 ? mergeOverviews(first, ...rest) : first;

export const mergedTimeseries: Merge<Timeseries> = ([first, ...rest]) =>
  rest.reduce(mergeTimeseries, first);

/** Keeps all rows of the mergeable form, also for a caller that asked for a few. */
export const mergedBreakdown: Merge<Breakdown> = (parts) =>
  mergeBreakdowns(parts, { limit: MAX_BREAKDOWN_LIMIT });
