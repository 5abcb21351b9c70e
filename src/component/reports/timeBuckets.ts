/** The buckets of a time series: those that a range has, with a table of cells for each. */
import {
  emptyTable,
  mergeTables,
  type CellTable,
} from "../../shared/codec/cells.js";
import { OVERVIEW, overviewLayout } from "../../shared/dimensions.js";
import { footfallError } from "../../shared/errors.js";
import type { Interval } from "../../shared/api/reports.js";
import { DAY, HOUR } from "../../shared/units.js";
import { ISO_WEEK_START, type Weekday } from "../../shared/time/weekday.js";
import { bucketSizes, bucketStart } from "../../shared/time/zone.js";
import { MAX_BUCKETS } from "../budget/reportLimits.js";
import { checkRange, type ReportRange } from "../scope/checkRange.js";
import { horizonsOf } from "../rows/horizons.js";
import { keptInterval } from "../model/reports/keptRange.js";
import { bucketsOf } from "../model/rollups/rangePlan.js";
import type { WantedCells } from "./reportReader.js";
import type { Scope } from "../scope/scope.js";

/** No bucket is shorter. They bound a range before it is walked in buckets, which costs time. */
const shortestMs = {
  hour: HOUR / 2,
  day: 22 * HOUR,
  week: 5 * DAY,
  month: 27 * DAY,
};

/** The levels that a bucket may be made from. */
const levelsWithin = {
  hour: ["hour"],
  day: ["day", "hour"],
  week: ["day", "hour"],
  month: bucketSizes,
} as const;

export interface TimeBuckets {
  /** The interval that was asked for, or a coarser one: see `keptInterval`. */
  readonly interval: Interval;
  /** The first day of the weeks. Only weeks have it. */
  readonly weekStartsOn?: Weekday;
  /** Tables by the start of their bucket, in order. They are empty until `wanted` is read. */
  readonly tables: ReadonlyMap<number, CellTable>;
  readonly wanted: WantedCells;
}

interface SeriesAsked {
  readonly interval: Interval;
  /** Default: Monday. */
  readonly weekStartsOn?: Weekday | undefined;
}

/** @throws a Footfall error `invalidRange`, also where the range has more than 1,000 buckets */
export async function timeBucketsOf(
  { ctx, site, zone }: Scope,
  asked: SeriesAsked,
  range: ReportRange,
): Promise<TimeBuckets> {
  checkRange(range);
  const horizons = await horizonsOf(ctx, site._id);
  const interval = keptInterval(asked.interval, range, horizons);
  if ((range.to - range.from) / shortestMs[interval] > 2 * MAX_BUCKETS) {
    throw tooManyBuckets(interval);
  }
  const { weekStartsOn = ISO_WEEK_START } = asked;
  const starts = bucketsOf(zone, interval, range, weekStartsOn);
  if (starts.length > MAX_BUCKETS) throw tooManyBuckets(interval);
  const tables = new Map(starts.map((start) => [start, emptyTable()]));
  const tableAt = (instant: number): CellTable => {
    const start = bucketStart(zone, interval, instant, weekStartsOn);
    const table = tables.get(start);
    if (!table) throw new Error(`The range has no ${interval} of ${instant}.`);
    return table;
  };
  return {
    interval,
    ...(interval === "week" && { weekStartsOn }),
    tables,
    wanted: { group: OVERVIEW, levels: levelsWithin[interval], tableAt },
  };
}

/** The cells of the whole range: the same as its overview would read. */
export function sumOfBuckets({ tables }: TimeBuckets): CellTable {
  const sum = emptyTable();
  for (const table of tables.values()) mergeTables(overviewLayout, sum, table);
  return sum;
}

function tooManyBuckets(interval: string) {
  return footfallError(
    "invalidRange",
    `The range has more than ${MAX_BUCKETS} buckets of one ${interval}. Ask for a shorter range or a longer interval.`,
    { interval },
  );
}
