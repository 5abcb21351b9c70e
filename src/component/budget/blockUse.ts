/** The cost of reading and writing rows of figures. `limits.ts` adds it up. */
import { dimensionNames } from "../../shared/dimensions.js";
import { limits } from "../../shared/limits.js";
import { MAX_LANES } from "../../shared/site/site.js";
import { KIB } from "../../shared/units.js";
import { MAX_SETTLED_BYTES, MAX_SOFT_BYTES } from "../model/rollups/bounds.js";
import { times, type Use } from "./transactionUse.js";

/** The longest day has 25 hours: clocks are set back. */
export const HOURS_PER_DAY = 25;
export const DAYS_PER_MONTH = 31;
/** The levels that an hour's deltas go into: hour, day and month. */
export const LEVELS = 3;
/**
 * The dimensions of a site that promotes as many properties as it may. Blocks may also have units of
 * properties that it promoted before.
 */
export const DIMENSIONS =
  dimensionNames.length + limits.MAX_PROMOTED_PROPERTIES.value;

/** Two sketches of 12 bits, revenue of some currencies, and how far each lane is counted. */
const OVERVIEW_BYTES = 8 * KIB;
/** The hours of a day, and a position in the log for each lane. */
const REPAIR_BYTES = 2 * KIB;

const rowOf = (bytes: number) => ({
  rowsRead: 1,
  bytesRead: bytes,
  ranges: 1,
});

/** A read of one dimension of a bucket into which late events may come. */
export const openUnit = rowOf(MAX_SOFT_BYTES);
/** A read of one dimension of a bucket that has settled. */
export const settledUnit = rowOf(MAX_SETTLED_BYTES);
export const overview = rowOf(OVERVIEW_BYTES);
/** A read of a day in the queue of repairs. */
export const repair = rowOf(REPAIR_BYTES);

/** The write of rows that were read. Each insert, patch and delete takes a range at most. */
export const written = ({ rowsRead = 0, bytesRead = 0 }: Use) => ({
  ranges: rowsRead,
  rowsWritten: rowsRead,
  bytesWritten: bytesRead,
});
export const deleted = ({ rowsRead = 0 }: Use) => ({
  ranges: rowsRead,
  rowsWritten: rowsRead,
});

/** Some uses together. */
export function sum(...uses: readonly Use[]): Required<Use> {
  const total: Required<Use> = {
    rowsRead: 0,
    bytesRead: 0,
    ranges: 0,
    rowsWritten: 0,
    bytesWritten: 0,
    scheduled: 0,
  };
  for (const use of uses) {
    for (const name of Object.keys(total) as (keyof Use)[]) {
      total[name] += use[name] ?? 0;
    }
  }
  return total;
}

/** Looks for how a bucket holds its dimensions: for one row of all, then for each, up to the first. */
export const arrangement = sum(openUnit, { ranges: dimensionNames.length });

/** A bucket's overview, read and written. */
export const overviewWritten = sum(overview, written(overview));
/** One dimension of a bucket, read and written. */
export const unitWritten = sum(openUnit, written(openUnit));
/** An overview without figures. */
const EMPTY_OVERVIEW_BYTES = KIB;
/**
 * The overviews that folds of all lanes have left of an hour. Each lane has the open one. While
 * somebody looks, it has one that waits for its merge as well, and an empty one that stays.
 */
export const overviewDeltas = {
  rowsRead: 3 * MAX_LANES,
  bytesRead: MAX_LANES * (2 * OVERVIEW_BYTES + EMPTY_OVERVIEW_BYTES),
  ranges: 1,
};

/**
 * A bucket that lay elsewhere by older time zone data, with all of its dimensions: it is deleted.
 * No bucket of the new boundaries is built before.
 */
export const misplacedBucket = sum(
  times(DIMENSIONS, sum(openUnit, deleted(openUnit))),
  overview,
  deleted(overview),
  { ranges: DIMENSIONS + 4 },
);
