/** A shop's answers to all queries of the read API, for tests of the whole dashboard. */
import type {
  Breakdown,
  Overview,
  ReportPart,
  Summary,
  Timeseries,
} from "../shared/api/reports.js";
import { cellOf, emptyTable, type CellTable } from "../shared/codec/cells.js";
import { hash32 } from "../shared/codec/hash.js";
import { addHash, emptySketch } from "../shared/codec/sketch.js";
import {
  layoutOf,
  OVERVIEW,
  OVERVIEW_KEY,
  type CellGroup,
  type Dimension,
} from "../shared/dimensions.js";
import {
  overviewOf as overviewOfCells,
  timeseriesOf as timeseriesOfCells,
} from "../shared/figures/answers.js";
import { breakdownOf as breakdownOfCells } from "../shared/figures/breakdowns.js";
import { bucketStart, zoneOf } from "../shared/time/zone.js";
import { DAY, HOUR, MINUTE } from "../shared/units.js";
import type { QueryAnswers } from "./convexClient.helpers.js";
import { realtimeOf, setupOf, siteOf } from "./fixtures.helpers.js";
import {
  eventOf,
  noon,
  profileOf,
  sessionOf,
  visitorOf,
} from "./lists/listFixtures.helpers.js";

const sumsOfVisit = {
  events: 3,
  pageviews: 2,
  sessions: 1,
  bounces: 0,
  durationMs: 3 * MINUTE,
  newVisitors: 1,
};

/** The key of the visit where the text of the dimension's name would mean nothing. */
const keys: Partial<Record<Dimension, string>> = {
  page: "/about",
  event: "signup",
};

/** One visit: a visitor of their own for each start, with two pageviews and a custom event. */
function visitedTable(group: CellGroup, start: number): CellTable {
  const layout = layoutOf(group);
  const table = emptyTable();
  // Nobody knows the country: the world map takes as long to draw as the rest of the page.
  if (group === "country") return table;
  const key = group === OVERVIEW ? OVERVIEW_KEY : (keys[group] ?? group);
  const cell = cellOf(table, layout, key);
  cell.sums = layout.metrics.map((metric) => sumsOfVisit[metric]);
  const visitor = hash32(`visitor of ${start}`);
  cell.sketches = layout.distinct.map(() =>
    addHash(emptySketch(), visitor, layout.precision),
  );
  return table;
}

interface Span {
  from: number;
  to: number;
}

const overviewOf = ({ from }: Span): Overview =>
  overviewOfCells(visitedTable(OVERVIEW, from));

type Series = Pick<Timeseries, "interval" | "weekStartsOn">;

function timeseriesOf(
  { from, to }: Span,
  series: Series = { interval: "day" },
): Timeseries {
  const { interval, weekStartsOn } = series;
  const lengths = { hour: HOUR, day: DAY, week: 7 * DAY, month: DAY };
  const length = lengths[interval];
  const size = interval === "month" ? "day" : interval;
  const tables = new Map([
    [
      bucketStart(zoneOf("UTC"), size, from, weekStartsOn),
      visitedTable(OVERVIEW, from),
    ],
  ]);
  const [first = from] = tables.keys();
  for (let start = first + length; start < to; start += length) {
    tables.set(start, emptyTable());
  }
  return timeseriesOfCells(series, tables, []);
}

const breakdownOf = (dimension: Dimension, { from }: Span): Breakdown =>
  breakdownOfCells(dimension, visitedTable(dimension, from), [], { limit: 10 });

/** Everything is merged: the part of the deltas has the same buckets and dimensions, empty. */
function summaryOf(
  args: Span & Series & { dimensions: readonly Dimension[]; part?: ReportPart },
): Summary {
  const { dimensions, part } = args;
  const series = timeseriesOf(args, args);
  if (part !== "deltas") {
    return {
      overview: overviewOf(args),
      timeseries: series,
      breakdowns: dimensions.map((each) => breakdownOf(each, args)),
    };
  }
  const starts = series.buckets.map(({ start }) => start);
  const empty = new Map(starts.map((start) => [start, emptyTable()]));
  return {
    overview: overviewOfCells(emptyTable()),
    timeseries: timeseriesOfCells(args, empty, []),
    breakdowns: dimensions.map((each) =>
      breakdownOfCells(each, emptyTable(), [], { limit: 10 }),
    ),
  };
}

const pageOf = <Row>(...page: Row[]) => ({
  page,
  isDone: true,
  continueCursor: "",
});

/** The slug of the only site. */
export const shopSlug = "shop";

/**
 * A site in UTC with one visit at the start of each range asked for, somebody who is reading, and
 * lists of one row. `noon` is a good time to look at it.
 */
export const shopAnswers = {
  getSite: ({ slug }) => (slug === shopSlug ? siteOf() : null),
  getFirstBucket: () => noon - 20 * DAY,
  getOverview: overviewOf,
  getTimeseries: (args) => timeseriesOf(args, args),
  getBreakdown: (args) => breakdownOf(args.dimension, args),
  getSummary: (args) => summaryOf(args),
  getRealtime: () => realtimeOf({ activeVisitors: 3, visitors: 7 }),
  getReportStatus: () => ({ behindMs: 0, isCounting: true }),
  getSetupStatus: () => setupOf({ hasEvent: true }),
  getEventPropertyKeys: () => ({
    rows: [{ key: "plan", events: 3 }],
    keyCount: 1,
    events: 3,
    approximate: false,
  }),
  getEventPropertyBreakdown: () => ({
    rows: [{ key: "pro", events: 3, visitors: 1 }],
    keyCount: 1,
    none: null,
    events: 3,
    approximate: false,
  }),
  listVisitors: () => pageOf(visitorOf({ userId: "ada" })),
  listSessions: () => pageOf(sessionOf({ entryPage: "/pricing" })),
  listEvents: () => pageOf(eventOf({ type: "track", name: "signup" })),
  getVisitor: () => profileOf({ userId: "ada" }),
} satisfies QueryAnswers;
