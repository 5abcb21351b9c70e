/** The reports: thin functions over `reportReader.ts`. None of them looks at the clock. */
import {
  breakdownOf,
  hasMetric,
  overviewOf,
  timeseriesBucketOf,
} from "../shared/answers.js";
import { emptyTable, type CellTable } from "../shared/cells.js";
import { OVERVIEW } from "../shared/dimensions.js";
import { footfallError } from "../shared/errors.js";
import {
  DEFAULT_BREAKDOWN_LIMIT,
  MAX_BREAKDOWN_LIMIT,
  readApi,
} from "../shared/reports.js";
import { HOUR } from "../shared/units.js";
import { bucketSizes, bucketStart, zoneOf } from "../shared/zone.js";
import { query } from "./_generated/server.js";
import { bucketsOf } from "./model/rangePlan.js";
import { checkRange, readReport } from "./reportReader.js";
import { requireSite } from "./requireSite.js";

/** Two years of days, or a month of hours: what a chart can show and a transaction read. */
const MAX_BUCKETS = 1000;

/**
 * The figures of a range. Reads one row per whole month, per day and hour at its ends, and the few
 * deltas of the last hours, whatever the number of events.
 */
export const getOverview = query({
  args: readApi.getOverview.args,
  returns: readApi.getOverview.returns,
  handler: async (ctx, { siteId, ...range }) => {
    const site = await requireSite(ctx, siteId);
    const table = emptyTable();
    const { approximate } = await readReport(
      ctx,
      site,
      OVERVIEW,
      range,
      bucketSizes,
      () => table,
    );
    return overviewOf(table, approximate);
  },
});

/**
 * The overview of every hour or day of a range, empty ones included, the first and the last cut to
 * the range. At most 1,000 buckets.
 */
export const getTimeseries = query({
  args: readApi.getTimeseries.args,
  returns: readApi.getTimeseries.returns,
  handler: async (ctx, { siteId, interval, ...range }) => {
    const site = await requireSite(ctx, siteId);
    checkRange(range);
    const zone = zoneOf(site.timeZone);
    const shortestMs = interval === "hour" ? HOUR / 2 : 22 * HOUR;
    if ((range.to - range.from) / shortestMs > 2 * MAX_BUCKETS) {
      throw tooManyBuckets(interval);
    }
    const starts = bucketsOf(zone, interval, range);
    if (starts.length > MAX_BUCKETS) throw tooManyBuckets(interval);
    const tables = new Map<number, CellTable>(
      starts.map((start) => [start, emptyTable()]),
    );
    const { approximate } = await readReport(
      ctx,
      site,
      OVERVIEW,
      range,
      interval === "hour" ? ["hour"] : ["day", "hour"],
      (instant) => tableAt(tables, bucketStart(zone, interval, instant)),
    );
    const buckets = starts.map((start, index) =>
      timeseriesBucketOf(
        start,
        tableAt(tables, start),
        index === 0 || index === starts.length - 1,
      ),
    );
    return { interval, buckets, approximate };
  },
});

/** The keys of one dimension in a range, heaviest first. */
export const getBreakdown = query({
  args: readApi.getBreakdown.args,
  returns: readApi.getBreakdown.returns,
  handler: async (ctx, { siteId, dimension, orderBy, limit, ...range }) => {
    const site = await requireSite(ctx, siteId);
    const most = limit ?? DEFAULT_BREAKDOWN_LIMIT;
    if (!Number.isInteger(most) || most < 1 || most > MAX_BREAKDOWN_LIMIT) {
      throw footfallError(
        "invalidArgument",
        `limit is ${most}; a whole number from 1 to ${MAX_BREAKDOWN_LIMIT} is allowed.`,
        { argument: "limit" },
      );
    }
    if (orderBy !== undefined && !hasMetric(dimension, orderBy)) {
      throw footfallError(
        "invalidArgument",
        `The dimension "${dimension}" has no metric "${orderBy}" to order by.`,
        { argument: "orderBy" },
      );
    }
    const table = emptyTable();
    const { approximate } = await readReport(
      ctx,
      site,
      dimension,
      range,
      bucketSizes,
      () => table,
    );
    return breakdownOf(dimension, table, approximate, { orderBy, limit: most });
  },
});

function tableAt(tables: Map<number, CellTable>, start: number): CellTable {
  let table = tables.get(start);
  if (!table) tables.set(start, (table = emptyTable()));
  return table;
}

function tooManyBuckets(interval: string) {
  return footfallError(
    "invalidRange",
    `The range has more than ${MAX_BUCKETS} buckets of one ${interval}. Ask for a shorter range or a longer interval.`,
    { interval },
  );
}
