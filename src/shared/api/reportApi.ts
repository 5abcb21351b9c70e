/** The reports' part of `readApi.ts`: all of it that the component's reports evaluate. */
import { v } from "convex/values";
import {
  rangeArgs,
  vBreakdown,
  vDimension,
  vInterval,
  vOverview,
  vRowMetric,
  vSummary,
  vTimeseries,
} from "./reports.js";

export const reportApi = {
  getOverview: { args: rangeArgs, returns: vOverview },
  getTimeseries: {
    args: { ...rangeArgs, interval: vInterval },
    returns: vTimeseries,
  },
  getBreakdown: {
    args: {
      ...rangeArgs,
      dimension: vDimension,
      /** Default: the dimension's first of visitors, sessions, events. Descending. */
      orderBy: v.optional(vRowMetric),
      /** 1 to 1,000, default 100. */
      limit: v.optional(v.number()),
    },
    returns: vBreakdown,
  },
  getSummary: {
    args: {
      ...rangeArgs,
      interval: vInterval,
      /** At most 10, none twice. Equal views share an answer when they ask in equal order. */
      dimensions: v.array(vDimension),
      /** Rows of each breakdown: 1 to 1,000, default 100. The mergeable form has all of them. */
      limit: v.optional(v.number()),
    },
    returns: vSummary,
  },
  /** Start of the first month, day or hour of which something is kept; null: nothing was counted yet. */
  getFirstBucket: {
    args: { siteId: v.string() },
    returns: v.union(v.null(), v.number()),
  },
} as const;
