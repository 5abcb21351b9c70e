/** The reports: thin functions over `reportReader.ts`. None of them looks at the clock. */
import { overviewOf, timeseriesOf } from "../shared/figures/answers.js";
import {
  breakdownOf,
  hasMetric,
  shareOfPackedBytes,
} from "../shared/figures/breakdowns.js";
import { emptyTable } from "../shared/codec/cells.js";
import { OVERVIEW } from "../shared/dimensions.js";
import { footfallError } from "../shared/errors.js";
import { reportApi } from "../shared/api/reportApi.js";
import { query } from "./_generated/server.js";
import { checkDimension, checkDimensions } from "./scope/checkDimensions.js";
import { inOneTable, readReport } from "./reports/reportReader.js";
import { requireSite } from "./scope/requireSite.js";
import { rowLimit } from "./budget/rowLimit.js";
import { sumOf, timeBucketsOf } from "./reports/timeBuckets.js";

/**
 * The figures of a range. Reads one row per whole month, per day and hour at its ends, and the few
 * deltas of the last hours, whatever the number of events.
 */
export const getOverview = query({
  args: reportApi.getOverview.args,
  returns: reportApi.getOverview.returns,
  handler: async (ctx, { siteId, ...range }) => {
    const site = await requireSite(ctx, siteId);
    const table = emptyTable();
    const said = await readReport(ctx, site, range, [
      inOneTable(OVERVIEW, table),
    ]);
    return overviewOf(table, said(OVERVIEW));
  },
});

/**
 * The overview of every hour, day or month of a range, empty ones included, the first and the last cut
 * to the range. At most 1,000 buckets. Where the hours (or days) of the range's beginning are past
 * their retention the answer has days (or months), and says so in `interval`.
 */
export const getTimeseries = query({
  args: reportApi.getTimeseries.args,
  returns: reportApi.getTimeseries.returns,
  handler: async (ctx, { siteId, interval, ...range }) => {
    const site = await requireSite(ctx, siteId);
    const buckets = await timeBucketsOf(ctx, site, interval, range);
    const said = await readReport(ctx, site, range, [buckets.wanted]);
    return timeseriesOf(buckets.interval, buckets.tables, said(OVERVIEW));
  },
});

/** The keys of one dimension in a range, heaviest first. */
export const getBreakdown = query({
  args: reportApi.getBreakdown.args,
  returns: reportApi.getBreakdown.returns,
  handler: async (ctx, { siteId, dimension, orderBy, limit, ...range }) => {
    const site = await requireSite(ctx, siteId);
    const most = rowLimit(limit);
    checkDimension(site, dimension);
    if (orderBy !== undefined && !hasMetric(dimension, orderBy)) {
      throw footfallError(
        "invalidArgument",
        `The dimension "${dimension}" has no metric "${orderBy}" to order by.`,
        { argument: "orderBy" },
      );
    }
    const table = emptyTable();
    const said = await readReport(ctx, site, range, [
      inOneTable(dimension, table),
    ]);
    return breakdownOf(dimension, table, said(dimension), {
      orderBy,
      limit: most,
    });
  },
});

/**
 * One answer to all that a view shows: a page that is open has one query to be re-run by a fold, not one for each
 * of its panels. The answers of `getOverview`, `getTimeseries` and `getBreakdown` for one range, read in one pass:
 * blocks that hold all dimensions once, raw edges once. The overview is the sum of the buckets.
 *
 * What one report may read, the summary may read in all, and of several dimensions half as much: where they
 * have hundreds of keys a day, it ends with all of them about as far back, and says `approximate`, which a
 * single breakdown might not have to. The mergeable forms share 8 MiB.
 *
 * @throws a Footfall error `siteNotFound`, `invalidRange` or `invalidArgument`
 */
export const getSummary = query({
  args: reportApi.getSummary.args,
  returns: reportApi.getSummary.returns,
  handler: async (ctx, { siteId, interval, dimensions, limit, ...range }) => {
    const site = await requireSite(ctx, siteId);
    const most = rowLimit(limit);
    checkDimensions(site, dimensions);
    const buckets = await timeBucketsOf(ctx, site, interval, range);
    const tables = dimensions.map(
      (dimension) => [dimension, emptyTable()] as const,
    );
    const said = await readReport(ctx, site, range, [
      buckets.wanted,
      ...tables.map(([dimension, table]) => inOneTable(dimension, table)),
    ]);
    const maxPackedBytes = shareOfPackedBytes(tables.length);
    return {
      overview: overviewOf(sumOf(buckets), said(OVERVIEW)),
      timeseries: timeseriesOf(
        buckets.interval,
        buckets.tables,
        said(OVERVIEW),
      ),
      breakdowns: tables.map(([dimension, table]) =>
        breakdownOf(
          dimension,
          table,
          said(dimension),
          { limit: most },
          maxPackedBytes,
        ),
      ),
    };
  },
});
