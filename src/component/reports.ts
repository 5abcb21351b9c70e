/** The reports: thin functions over `reportReader.ts`. None of them looks at the clock. */
import { breakdownOf, hasMetric, overviewOf } from "../shared/answers.js";
import { emptyTable, type CellTable } from "../shared/cells.js";
import { OVERVIEW, type CellGroup } from "../shared/dimensions.js";
import { footfallError } from "../shared/errors.js";
import { readApi } from "../shared/readApi.js";
import { bucketSizes } from "../shared/zone.js";
import { query } from "./_generated/server.js";
import { checkDimension } from "./checkDimensions.js";
import { readReport, type WantedCells } from "./reportReader.js";
import { requireSite } from "./requireSite.js";
import { rowLimit } from "./rowLimit.js";
import { timeBucketsOf, timeseriesOf } from "./timeBuckets.js";

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
    const groups = inOneTable(OVERVIEW, table);
    const { approximate } = await readReport(ctx, site, range, groups);
    return overviewOf(table, approximate);
  },
});

/**
 * The overview of every hour, day or month of a range, empty ones included, the first and the last cut
 * to the range. At most 1,000 buckets. Where the hours (or days) of the range's beginning are past
 * their retention the answer has days (or months), and says so in `interval`.
 */
export const getTimeseries = query({
  args: readApi.getTimeseries.args,
  returns: readApi.getTimeseries.returns,
  handler: async (ctx, { siteId, interval, ...range }) => {
    const site = await requireSite(ctx, siteId);
    const buckets = await timeBucketsOf(ctx, site, interval, range);
    const groups = new Map([[OVERVIEW, buckets.wanted] as const]);
    const { approximate } = await readReport(ctx, site, range, groups);
    return timeseriesOf(buckets, approximate);
  },
});

/** The keys of one dimension in a range, heaviest first. */
export const getBreakdown = query({
  args: readApi.getBreakdown.args,
  returns: readApi.getBreakdown.returns,
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
    const groups = inOneTable(dimension, table);
    const { approximate } = await readReport(ctx, site, range, groups);
    return breakdownOf(dimension, table, approximate, { orderBy, limit: most });
  },
});

function inOneTable(
  group: CellGroup,
  table: CellTable,
): ReadonlyMap<CellGroup, WantedCells> {
  return new Map([[group, { levels: bucketSizes, tableAt: () => table }]]);
}
