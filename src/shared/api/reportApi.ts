/** The reports' part of `readApi.ts`. The component's reports evaluate this part only. */
import { v } from "convex/values";
import {
  rangeArgs,
  seriesArgs,
  vBreakdown,
  vDimension,
  vOverview,
  vReportPart,
  vRowMetric,
  vSummary,
  vTimeseries,
} from "./reports.js";

export const reportApi = {
  getOverview: { args: rangeArgs, returns: vOverview },
  getTimeseries: {
    args: { ...rangeArgs, ...seriesArgs },
    returns: vTimeseries,
  },
  getBreakdown: {
    args: {
      ...rangeArgs,
      dimension: vDimension,
      /**
       * Descending order. Default: the first of visitors, sessions, events that the dimension has.
       */
      orderBy: v.optional(vRowMetric),
      /** Limit of rows: 1 to 1,000, default 100. */
      limit: v.optional(v.number()),
    },
    returns: vBreakdown,
  },
  getSummary: {
    args: {
      ...rangeArgs,
      ...seriesArgs,
      /**
       * At most 10 different dimensions. Equal views share an answer if they ask in equal order.
       */
      dimensions: v.array(vDimension),
      /**
       * Limit of rows of each breakdown: 1 to 1,000, default 100. The mergeable form has all rows.
       */
      limit: v.optional(v.number()),
      /**
       * Default: all figures. `mergeSummaries` adds up both parts, which must be asked at once: a
       * figure moves from one to the other. A part by itself means nothing.
       */
      part: v.optional(vReportPart),
    },
    returns: vSummary,
  },
  /**
   * Start of the first month, day or hour with kept figures, epoch milliseconds. null if nothing
   * has been counted.
   */
  getFirstBucket: {
    args: { siteId: v.string() },
    returns: v.union(v.null(), v.number()),
  },
} as const;
