/** Arguments and answers of reports. */
import { v, type Infer } from "convex/values";
import { approximationFields } from "./approximationFields.js";
import type { Dimension } from "../dimensions.js";
import { rowMetrics } from "./reportLimits.js";
import { vRevenues } from "../event/revenue.js";
import type { Weekday } from "../time/weekday.js";
import { literals, textOf } from "../validators.js";

export const rangeArgs = {
  siteId: v.string(),
  /** First instant of the range, epoch milliseconds. */
  from: v.number(),
  /** First instant after the range, epoch milliseconds. */
  to: v.number(),
  /**
   * The caller's clock, rounded down to the minute. If `to` lies in the open hour of this clock, or
   * in the hour before, the answer uses whole hours at that end. So the query re-runs once per fold
   * and not once per event. Without `now`, both ends are cut exactly.
   */
  now: v.optional(v.number()),
};

/** Figures of a range or a bucket, as `docs/definitions.md` defines them. */
export const overviewFields = {
  events: v.number(),
  pageviews: v.number(),
  visitors: v.number(),
  newVisitors: v.number(),
  users: v.number(),
  sessions: v.number(),
  /** Share of sessions, 0 to 1. 0 if there are no sessions. */
  bounceRate: v.number(),
  averageSessionDurationMs: v.number(),
  viewsPerSession: v.number(),
  /** Revenue of each currency, by code. Currencies with 0 are left out. */
  revenue: vRevenues,
};
export const vOverviewFigures = v.object(overviewFields);
export type OverviewFigures = Infer<typeof vOverviewFigures>;

export const vOverview = v.object({
  ...overviewFields,
  ...approximationFields,
  /** The mergeable form, for `mergeOverviews`. */
  cells: v.bytes(),
});
export type Overview = Infer<typeof vOverview>;

export const vInterval = literals(["hour", "day", "week", "month"]);
export type Interval = Infer<typeof vInterval>;

/** A day of the week: 0 is Sunday, and 6 is Saturday. */
export const vWeekday = v.union(
  ...([0, 1, 2, 3, 4, 5, 6] as const satisfies Weekday[]).map((day) =>
    v.literal(day),
  ),
);

/** Arguments of reports that have a time series. */
export const seriesArgs = {
  interval: vInterval,
  /** The first day of weeks, for the interval `week`. Default: 1, Monday, as in ISO 8601. */
  weekStartsOn: v.optional(vWeekday),
};

export const vTimeseriesBucket = v.object({
  ...overviewFields,
  /** Start of the bucket in the site's time zone, epoch milliseconds. */
  start: v.number(),
  /**
   * The mergeable form. Only the first and the last bucket have it, because no other can lie in two
   * ranges. In a part of a summary, every bucket with figures has it.
   */
  cells: v.optional(v.bytes()),
});
export type TimeseriesBucket = Infer<typeof vTimeseriesBucket>;

export const vTimeseries = v.object({
  /**
   * The requested interval, or a coarser one if the range begins before the hours or days that are
   * kept.
   */
  interval: vInterval,
  /** The first day of the weeks. Only weeks have it. */
  weekStartsOn: v.optional(vWeekday),
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
  /**
   * Revenue of each currency, by code. Absent if there is none. `bound` does not cover it in
   * trimmed rows.
   */
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
  /**
   * Number of all keys of the range. `rows` has the first of them. If `bound` is not null, there
   * may be more.
   */
  keyCount: v.number(),
  /**
   * Figures of what has no value of the dimension, such as sessions without a source. null if
   * everything has one. No trim takes it, so `bound` does not concern it.
   */
  none: v.union(v.null(), vRowFigures),
  /** Sum of the trimmed keys. null if none was trimmed. */
  other: v.union(v.null(), vRowFigures),
  /** The largest amount by which a single row can be too small. null if rows are exact. */
  bound: v.union(v.null(), vRowFigures),
  ...approximationFields,
  /** The mergeable form, for `mergeBreakdowns`. */
  packed: vPackedCells,
});
export type Breakdown = Infer<typeof vBreakdown>;

/**
 * A part of the figures of a range: what compaction has merged into blocks, or the deltas that it
 * has not merged yet, with raw events at the ends of the range.
 */
export const vReportPart = literals(["merged", "deltas"]);
export type ReportPart = Infer<typeof vReportPart>;

/** One answer with all figures that a view shows for one range. */
export const vSummary = v.object({
  overview: vOverview,
  timeseries: vTimeseries,
  /**
   * Breakdowns of the requested dimensions, in the requested order. Rows have their default order.
   */
  breakdowns: v.array(vBreakdown),
});
export type Summary = Infer<typeof vSummary>;
