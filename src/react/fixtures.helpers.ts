/** Answers of the read API for tests of the parts that draw them. */
import type {
  Breakdown,
  BreakdownRow,
  Interval,
  Overview,
  OverviewFigures,
  Timeseries,
} from "../shared/api/reports.js";
import { DAY, HOUR } from "../shared/units.js";

export const noFigures: OverviewFigures = {
  events: 0,
  pageviews: 0,
  visitors: 0,
  newVisitors: 0,
  users: 0,
  sessions: 0,
  bounceRate: 0,
  averageSessionDurationMs: 0,
  viewsPerSession: 0,
  revenue: [],
};

export function overviewOf(figures: Partial<Overview> = {}): Overview {
  return {
    ...noFigures,
    approximate: false,
    cells: new ArrayBuffer(0),
    ...figures,
  };
}

/** Buckets with these numbers of visitors. */
export function timeseriesOf(
  interval: Interval,
  start: number,
  visitors: number[],
): Timeseries {
  const length = interval === "hour" ? HOUR : DAY;
  return {
    interval,
    approximate: false,
    buckets: visitors.map((each, i) => ({
      ...noFigures,
      visitors: each,
      start: start + i * length,
    })),
  };
}

export function breakdownOf(
  rows: BreakdownRow[],
  more: Partial<Breakdown> = {},
): Breakdown {
  return {
    dimension: "page",
    rows,
    keyCount: rows.length,
    other: null,
    bound: null,
    approximate: false,
    packed: { keys: [], cells: new ArrayBuffer(0) },
    ...more,
  };
}
