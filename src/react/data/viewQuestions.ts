/**
 * The questions of a view of a site. Two viewers of the same view ask the same questions at about
 * the same time. They share one cached answer to each, unless the query looked at the identity of
 * its caller: the platform keeps such an answer only for that identity (convex-backend 94a42c3,
 * crates/application/src/cache/mod.rs:208-222). With a pass the query does not look.
 */
import type { Dimension } from "../../shared/dimensions.js";
import type { ReportPasses } from "../../shared/site/reportPasses.js";
import type { Interval, ReportPart } from "../../shared/api/reports.js";
import type { UtcOffsets } from "../../shared/time/utcOffsets.js";
import type { Weekday } from "../../shared/time/weekday.js";
import { listedZone, nextBucket } from "../../shared/time/zone.js";
import type { ReportsApi } from "../api.js";
import { comparedWeekStart, type Comparison } from "../controls/comparison.js";
import { bucketEnd, type TimeSpan } from "../controls/ranges.js";
import type { Questions } from "./useAnswers.js";
import { withPass } from "./withPass.js";

/** A range of a site, and what the page shows of it. */
export interface ViewOf {
  siteId: string;
  /** The site's. */
  utcOffsets: UtcOffsets;
  range: TimeSpan;
  interval: Interval;
  /** The first day of the week, for the interval `week`. */
  weekStartsOn: Weekday;
  comparison: Comparison | null;
  /** The dimensions of the panels, at most 10. */
  dimensions: readonly Dimension[];
  /** Rounded down to the minute. */
  now: number;
  /** The site's. */
  passes?: ReportPasses | undefined;
}

export type ViewApi = Pick<
  ReportsApi,
  "getOverview" | "getTimeseries" | "getBreakdown" | "getSummary"
>;

/** The names of the questions of a view. */
export const asked = {
  overview: "overview",
  timeseries: "timeseries",
  comparedOverview: "comparedOverview",
  comparedTimeseries: "comparedTimeseries",
  breakdown: (dimension: Dimension) => `breakdown ${dimension}`,
  comparedBreakdown: (dimension: Dimension) => `comparedBreakdown ${dimension}`,
  live: "live",
  liveDeltas: "liveDeltas",
} as const;

/**
 * The limit of rows in a question. The page makes its rows from the mergeable form, which has all
 * of them, so 1 is enough.
 */
export const ROWS_ASKED = 1;

/**
 * Makes one question for each report of the closed part, so that the server caches each separately.
 */
export function closedQuestions(
  api: ViewApi,
  view: ViewOf,
  closed: TimeSpan | null,
): Questions {
  const { siteId, interval, comparison, passes } = view;
  const series = seriesOf(interval, view.weekStartsOn);
  const compared = comparison && {
    siteId,
    from: comparison.from,
    to: comparison.to,
  };
  return {
    [asked.overview]: closed && {
      query: api.getOverview,
      args: withPass(passes, "getOverview", { siteId, ...closed }),
    },
    [asked.timeseries]: closed && {
      query: api.getTimeseries,
      args: withPass(passes, "getTimeseries", {
        siteId,
        ...closed,
        ...series,
      }),
    },
    ...breakdownQuestions(api, view, closed, asked.breakdown),
    [asked.comparedOverview]: compared && {
      query: api.getOverview,
      args: withPass(passes, "getOverview", {
        ...compared,
        to: comparison.figuresTo,
      }),
    },
    [asked.comparedTimeseries]: compared && {
      query: api.getTimeseries,
      args: withPass(passes, "getTimeseries", {
        ...compared,
        to: comparedSeriesEnd(view, compared),
        ...comparedSeries(view, compared),
      }),
    },
    ...breakdownQuestions(
      api,
      view,
      comparison && { from: comparison.from, to: comparison.figuresTo },
      asked.comparedBreakdown,
    ),
  };
}

/** Only weeks ask for their first day, so that all viewers share the answers by hour, day and month. */
export function seriesOf(interval: Interval, weekStartsOn: Weekday) {
  return { interval, ...(interval === "week" && { weekStartsOn }) };
}

/** The same for the time before, whose weeks are cut as those of the range. */
export function comparedSeries(
  {
    range,
    interval,
    weekStartsOn,
    utcOffsets,
  }: Pick<ViewOf, "range" | "interval" | "weekStartsOn" | "utcOffsets">,
  compared: TimeSpan,
) {
  const zone = listedZone(utcOffsets);
  return seriesOf(
    interval,
    comparedWeekStart(zone, weekStartsOn, range, compared),
  );
}

/** Makes one question for each dimension, so that another view of a panel asks for its own only. */
function breakdownQuestions(
  api: ViewApi,
  { siteId, dimensions, passes }: ViewOf,
  span: TimeSpan | null,
  nameOf: (dimension: Dimension) => string,
): Questions {
  return Object.fromEntries(
    dimensions.map((dimension) => [
      nameOf(dimension),
      span && {
        query: api.getBreakdown,
        args: withPass(passes, "getBreakdown", {
          siteId,
          ...span,
          dimension,
          limit: ROWS_ASKED,
        }),
      },
    ]),
  );
}

/**
 * The end of as many buckets as the range has, at least one. The chart draws no more, and the
 * server refuses months by the hour.
 */
function comparedSeriesEnd(view: ViewOf, compared: TimeSpan): number {
  const { range, interval, weekStartsOn: first } = view;
  const { to } = compared;
  const zone = listedZone(view.utcOffsets);
  const firstBefore = comparedSeries(view, compared).weekStartsOn;
  let reached = bucketEnd(zone, interval, range.from, first);
  let end = bucketEnd(zone, interval, compared.from, firstBefore);
  while (reached < range.to && end < to) {
    reached = nextBucket(zone, interval, reached, first);
    end = nextBucket(zone, interval, end, firstBefore);
  }
  return Math.min(end, to);
}

/**
 * Makes two questions for all of the live part: one about what is merged into blocks, and one about
 * the deltas. Folds write deltas only, so the first stays answered until compaction runs.
 */
export function liveQuestions(
  api: ViewApi,
  view: ViewOf,
  live: TimeSpan | null,
  /** The interval of the closed part. Default: that of the view. */
  interval: Interval = view.interval,
): Questions {
  const ofPart = (part: ReportPart) =>
    live && {
      query: api.getSummary,
      args: withPass(view.passes, "getSummary", {
        siteId: view.siteId,
        ...live,
        ...seriesOf(interval, view.weekStartsOn),
        dimensions: [...view.dimensions].sort(),
        limit: ROWS_ASKED,
        part,
      }),
    };
  return {
    [asked.live]: ofPart("merged"),
    [asked.liveDeltas]: ofPart("deltas"),
  };
}
