/**
 * One answer to all that a view shows of a range: its figures, its time series and some breakdowns. A
 * page that is open has one query to be re-run by a fold, not one for each of its panels.
 */
import {
  breakdownOf,
  overviewOf,
  shareOfPackedBytes,
} from "../shared/answers.js";
import { emptyTable } from "../shared/cells.js";
import { OVERVIEW, type CellGroup } from "../shared/dimensions.js";
import { readApi } from "../shared/readApi.js";
import { bucketSizes } from "../shared/zone.js";
import { query } from "./_generated/server.js";
import { checkDimensions } from "./checkDimensions.js";
import { readReport, type WantedCells } from "./reportReader.js";
import { requireSite } from "./requireSite.js";
import { rowLimit } from "./rowLimit.js";
import { sumOf, timeBucketsOf, timeseriesOf } from "./timeBuckets.js";

/**
 * The answers of `getOverview`, `getTimeseries` and `getBreakdown` for one range, read in one pass:
 * segments that hold all dimensions once, raw edges once. The overview is the sum of the buckets.
 *
 * What one report may read, the summary may read in all, and of several dimensions half as much: where they
 * have hundreds of keys a day, it ends with all of them about as far back, and says `approximate`, which a
 * single breakdown might not have to. The mergeable forms share 8 MiB.
 *
 * @throws a Footfall error `siteNotFound`, `invalidRange` or `invalidArgument`
 */
export const getSummary = query({
  args: readApi.getSummary.args,
  returns: readApi.getSummary.returns,
  handler: async (ctx, { siteId, interval, dimensions, limit, ...range }) => {
    const site = await requireSite(ctx, siteId);
    const most = rowLimit(limit);
    checkDimensions(site, dimensions);
    const buckets = await timeBucketsOf(ctx, site, interval, range);
    const tables = dimensions.map(
      (dimension) => [dimension, emptyTable()] as const,
    );
    const groups = new Map<CellGroup, WantedCells>([
      [OVERVIEW, buckets.wanted],
    ]);
    for (const [dimension, table] of tables) {
      groups.set(dimension, { levels: bucketSizes, tableAt: () => table });
    }
    const { approximate } = await readReport(ctx, site, range, groups);
    const order = {
      limit: most,
      maxPackedBytes: shareOfPackedBytes(tables.length),
    };
    return {
      overview: overviewOf(sumOf(buckets), approximate),
      timeseries: timeseriesOf(buckets, approximate),
      breakdowns: tables.map(([dimension, table]) =>
        breakdownOf(dimension, table, approximate, order),
      ),
    };
  },
});
