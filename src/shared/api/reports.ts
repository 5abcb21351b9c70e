/** What reports take and answer. */
import { v, type Infer } from "convex/values";
import { approximationFields } from "./approximationFields.js";
import type { Dimension } from "../dimensions.js";
import { rowMetrics } from "./reportLimits.js";
import { vRevenues } from "../event/revenue.js";
import { literals, textOf } from "../validators.js";

export const rangeArgs = {
  siteId: v.string(),
  /** First instant of the range, epoch milliseconds. */
  from: v.number(),
  /** First instant after the range, epoch milliseconds. */
  to: v.number(),
  /**
   * The caller's clock, rounded down to the minute. When `to` lies in the open or the previous hour
   * of it, the answer uses whole hours at that end, so that it re-runs once per fold and not once
   * per event. Without it, both ends are cut exactly.
   */
  now: v.optional(v.number()),
};

/** Figures of a range or a bucket, by the definitions in the README. */
export const overviewFigures = {
  events: v.number(),
  pageviews: v.number(),
  visitors: v.number(),
  newVisitors: v.number(),
  users: v.number(),
  sessions: v.number(),
  /** Share of sessions, 0 to 1; 0 when there are none. */
  bounceRate: v.number(),
  averageSessionDurationMs: v.number(),
  viewsPerSession: v.number(),
  /** Of each currency, by code; what is 0 is left out. */
  revenue: vRevenues,
};
export const vOverviewFigures = v.object(overviewFigures);
export type OverviewFigures = Infer<typeof vOverviewFigures>;

export const vOverview = v.object({
  ...overviewFigures,
  ...approximationFields,
  /** The mergeable form: see `mergeOverviews`. */
  cells: v.bytes(),
});
export type Overview = Infer<typeof vOverview>;

export const vInterval = literals(["hour", "day", "month"]);
export type Interval = Infer<typeof vInterval>;

export const vTimeseriesBucket = v.object({
  ...overviewFigures,
  /** The instant at which the bucket starts in the site's time zone. */
  start: v.number(),
  /** The mergeable form, of the first and the last bucket only: no other can lie in two ranges. */
  cells: v.optional(v.bytes()),
});
export type TimeseriesBucket = Infer<typeof vTimeseriesBucket>;

export const vTimeseries = v.object({
  /** As asked, or coarser where the range begins before what is kept of hours or days. */
  interval: vInterval,
  buckets: v.array(vTimeseriesBucket),
  ...approximationFields,
});
export type Timeseries = Infer<typeof vTimeseries>;

export const vRowMetric = literals(rowMetrics);
export type RowMetric = Infer<typeof vRowMetric>;

const rowFigures = {
  visitors: v.optional(v.number()),
  sessions: v.optional(v.number()),
  pageviews: v.optional(v.number()),
  events: v.optional(v.number()),
  bounceRate: v.optional(v.number()),
  averageSessionDurationMs: v.optional(v.number()),
  /** Of each currency, by code; absent where there is none. Not bounded by `bound` where rows are trimmed. */
  revenue: v.optional(vRevenues),
};
export const vRowFigures = v.object(rowFigures);
export type RowFigures = Infer<typeof vRowFigures>;

export const vBreakdownRow = v.object({ key: v.string(), ...rowFigures });
export type BreakdownRow = Infer<typeof vBreakdownRow>;

/** One of `dimensionNames`, or `property:` and the key of a property that the site has promoted. */
export const vDimension = textOf<Dimension>();

/** All keys of one dimension in one block or answer, packed by the cell codec. */
export const vPackedCells = v.object({
  keys: v.array(v.string()),
  cells: v.bytes(),
  trimBound: v.optional(v.array(v.number())),
});

export const vBreakdown = v.object({
  dimension: vDimension,
  rows: v.array(vBreakdownRow),
  /** How many keys the range has in all, `rows` being the first of them; at least so many where `bound` is not null. */
  keyCount: v.number(),
  /** The sum of what was trimmed, or null when nothing was. */
  other: v.union(v.null(), vRowFigures),
  /** The most that any single row can be short of the truth, or null when rows are exact. */
  bound: v.union(v.null(), vRowFigures),
  ...approximationFields,
  /** The mergeable form: see `mergeBreakdowns`. */
  packed: vPackedCells,
});
export type Breakdown = Infer<typeof vBreakdown>;

/** One answer to all that a view shows of one range. */
export const vSummary = v.object({
  overview: vOverview,
  timeseries: vTimeseries,
  /** Of each dimension that was asked for, in that order, by its default order. */
  breakdowns: v.array(vBreakdown),
});
export type Summary = Infer<typeof vSummary>;
