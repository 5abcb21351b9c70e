/** The reports: thin functions over `reportReader.ts`. None of them looks at the clock. */
import {
  breakdownOf,
  hasMetric,
  overviewOf,
  timeseriesBucketOf,
} from "../shared/answers.js";
import { emptyTable, type CellTable } from "../shared/cells.js";
import {
  dimensionNames,
  dimensionsOf,
  OVERVIEW,
  promotedKeyOf,
  type Dimension,
} from "../shared/dimensions.js";
import { footfallError } from "../shared/errors.js";
import { readApi } from "../shared/readApi.js";
import { DAY, HOUR } from "../shared/units.js";
import { bucketSizes, bucketStart, zoneOf } from "../shared/zone.js";
import { query } from "./_generated/server.js";
import { horizonsOf } from "./horizons.js";
import { keptInterval } from "./model/keptRange.js";
import { bucketsOf } from "./model/rangePlan.js";
import { checkRange, readReport } from "./reportReader.js";
import { requireSite, type Site } from "./requireSite.js";
import { rowLimit } from "./rowLimit.js";

/** Two years of days, or a month of hours: what a chart can show and a transaction read. */
const MAX_BUCKETS = 1000;

/** No bucket is shorter; walking a range in buckets costs time. */
const shortestMs = { hour: HOUR / 2, day: 22 * HOUR, month: 27 * DAY };

/** The levels of which a bucket is made. */
const levelsWithin = {
  hour: ["hour"],
  day: ["day", "hour"],
  month: bucketSizes,
} as const;

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
 * The overview of every hour, day or month of a range, empty ones included, the first and the last cut
 * to the range. At most 1,000 buckets. Where the hours (or days) of the range's beginning are past
 * their retention the answer has days (or months), and says so in `interval`.
 */
export const getTimeseries = query({
  args: readApi.getTimeseries.args,
  returns: readApi.getTimeseries.returns,
  handler: async (ctx, { siteId, interval: asked, ...range }) => {
    const site = await requireSite(ctx, siteId);
    checkRange(range);
    const zone = zoneOf(site.timeZone);
    const horizons = await horizonsOf(ctx, site._id);
    const interval = keptInterval(asked, range.from, horizons);
    if ((range.to - range.from) / shortestMs[interval] > 2 * MAX_BUCKETS) {
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
      levelsWithin[interval],
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

/** @throws a Footfall error `invalidArgument` where the site does not have the dimension */
function checkDimension(site: Site, dimension: Dimension): void {
  if (dimensionsOf(site).includes(dimension)) return;
  const propertyKey = promotedKeyOf(dimension);
  const wayOut =
    propertyKey === undefined
      ? ""
      : ` The property "${propertyKey}" is not promoted: add it to promotedProperties with updateSite, from when on it is counted, or ask getEventPropertyBreakdown.`;
  throw footfallError(
    "invalidArgument",
    `There is no dimension "${dimension}"; every site has ${dimensionNames.join(", ")}.${wayOut}`,
    { argument: "dimension", dimension },
  );
}

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
