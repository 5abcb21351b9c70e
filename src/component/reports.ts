/**
 * The reports, for viewers: thin functions over `reports/reportReader.ts`. None of them looks at
 * the clock.
 */
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
import { scopeOf } from "./scope/scope.js";
import { rowLimit } from "./budget/rowLimit.js";
import { sumOfBuckets, timeBucketsOf } from "./reports/timeBuckets.js";

/**
 * The figures of a range. Reads one row for each whole month, for each day and hour at its ends,
 * and the few deltas of the last hours, whatever the number of events.
 */
export const getOverview = query({
  args: reportApi.getOverview.args,
  returns: reportApi.getOverview.returns,
  handler: async (ctx, { siteId, ...range }) => {
    const scope = scopeOf(ctx, await requireSite(ctx, siteId));
    const table = emptyTable();
    const wanted = [inOneTable(OVERVIEW, table)];
    const said = await readReport(scope, range, wanted);
    return overviewOf(table, said(OVERVIEW));
  },
});

/**
 * The overview of every hour, day, week or month of a range, empty buckets included. The first and the
 * last bucket are cut to the range. At most 1,000 buckets. Weeks are made from days. If the hours (or days) at the start of
 * the range are past their retention, the answer has days (or months), and `interval` says so.
 */
export const getTimeseries = query({
  args: reportApi.getTimeseries.args,
  returns: reportApi.getTimeseries.returns,
  handler: async (ctx, { siteId, interval, weekStartsOn, ...range }) => {
    const scope = scopeOf(ctx, await requireSite(ctx, siteId));
    const series = { interval, weekStartsOn };
    const buckets = await timeBucketsOf(scope, series, range);
    const said = await readReport(scope, range, [buckets.wanted]);
    return timeseriesOf(buckets, buckets.tables, said(OVERVIEW));
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
    const wanted = [inOneTable(dimension, table)];
    const said = await readReport(scopeOf(ctx, site), range, wanted);
    return breakdownOf(dimension, table, said(dimension), {
      orderBy,
      limit: most,
    });
  },
});

/**
 * The answers of `getOverview`, `getTimeseries` and `getBreakdown` for one range: everything that a
 * view shows. A fold runs one query of an open page again, and not one for each of its panels. The
 * summary reads blocks that hold all dimensions once, and raw edges once. The overview is the sum
 * of the buckets.
 *
 * The whole summary may read as much as one report, and half as much for several dimensions. If
 * they have hundreds of keys a day, it stops at about the same time for all of them and says
 * `approximate`, while a single breakdown might be exact. The mergeable forms share 8 MiB.
 *
 * With `part` it reads only blocks, or only deltas. The first part stays the same until compaction
 * runs, and the second is small, so a fold makes only the small one run again.
 *
 * @throws a Footfall error `siteNotFound`, `invalidRange` or `invalidArgument`
 */
export const getSummary = query({
  args: reportApi.getSummary.args,
  returns: reportApi.getSummary.returns,
  handler: async (ctx, args) => {
    const { siteId, interval, weekStartsOn, dimensions, ...rest } = args;
    const { limit, part, ...range } = rest;
    const site = await requireSite(ctx, siteId);
    const scope = scopeOf(ctx, site);
    const most = rowLimit(limit);
    checkDimensions(site, dimensions);
    const series = { interval, weekStartsOn };
    const buckets = await timeBucketsOf(scope, series, range);
    const tables = dimensions.map(
      (dimension) => [dimension, emptyTable()] as const,
    );
    const wanted = [
      buckets.wanted,
      ...tables.map(([dimension, table]) => inOneTable(dimension, table)),
    ];
    const said = await readReport(scope, range, wanted, { part });
    const isPart = part !== undefined;
    const maxPackedBytes = shareOfPackedBytes(tables.length);
    return {
      overview: overviewOf(sumOfBuckets(buckets), said(OVERVIEW)),
      timeseries: timeseriesOf(buckets, buckets.tables, said(OVERVIEW), isPart),
      breakdowns: tables.map(([dimension, table]) =>
        breakdownOf(dimension, table, said(dimension), {
          ...{ limit: most, maxPackedBytes, isPart },
        }),
      ),
    };
  },
});
