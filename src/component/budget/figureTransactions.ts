/**
 * Transactions that move figures, part by part: compaction, settling and their safety net.
 * `limits.ts` has them among all kinds.
 */
import { dimensionNames } from "../../shared/dimensions.js";
import { limits } from "../../shared/limits.js";
import { MAX_LANES } from "../../shared/site/site.js";
import { DAY, KIB } from "../../shared/units.js";
import {
  arrangement,
  DAYS_PER_MONTH,
  deleted,
  DIMENSIONS,
  HOURS_PER_DAY,
  LEVELS,
  misplacedBucket,
  openUnit,
  overview,
  overviewDeltas,
  overviewWritten,
  repair,
  settledUnit,
  sum,
  unitWritten,
  written,
} from "./blockUse.js";
import * as figure from "./figureLimits.js";
import {
  half,
  lookups,
  site,
  times,
  type Kinds,
  type Use,
} from "./transactionUse.js";
import { unfinishedRows } from "./upkeepLimits.js";

const { blockRow, dayRun, deltaPart, hourRun, safetyNet, settling } = figure;

/** The buckets that settling trims: the hours of a day and the day, in each dimension. */
const SETTLED_BUCKETS = (HOURS_PER_DAY + 1) * DIMENSIONS;

/** A run takes parts up to its limit, and the one that passes it. */
const deltaBytes = hourRun.deltaBytes + deltaPart.mostBytes;
const deltas: Use = {
  rowsRead: MAX_LANES + deltaBytes / deltaPart.smallBytes,
  bytesRead: deltaBytes,
  ranges: 1,
};
/** One row of all dimensions takes the deltas, and is split into a row for each if it grows. */
const allInOne: Use = {
  rowsRead: 1,
  bytesRead: blockRow.allDimensionsBytes,
  ranges: 1 + DIMENSIONS,
  rowsWritten: 1 + DIMENSIONS,
  bytesWritten: blockRow.allDimensionsBytes + deltaBytes,
};
const deltasMoved: Record<string, Use> = {
  deltas,
  "deltas deleted": deleted(deltas),
  "deltas left over": {
    ...lookups(1),
    bytesRead: deltaPart.leftOverBytes,
    rowsWritten: DIMENSIONS + deltaBytes / deltaPart.leftOverBytes,
    bytesWritten: deltaBytes,
  },
  "deltas of the overview": sum(overviewDeltas, written(overviewDeltas)),
  "overviews of all levels": times(LEVELS, overviewWritten),
  // The day's block and hours, and the month's first day.
  "what comes next": { ...times(4, overview), scheduled: 4 },
};

/** A day that is whole is read with all of its dimensions. */
const dayLookedAt = sum(
  times(3, overview),
  arrangement,
  times(DIMENSIONS, openUnit),
);

/** The finer blocks of a bucket, one row each. A month has one day that was not built. */
const finerOf = (row: Use): Record<"day" | "month", Use> => ({
  day: times(HOURS_PER_DAY, row),
  month: times(DAYS_PER_MONTH - 1 + HOURS_PER_DAY, row),
});
const finerRow = finerOf({
  ...lookups(1),
  bytesRead: blockRow.allDimensionsBytes,
});

const building: Record<string, Use> = {
  site,
  overview: overviewWritten,
  "finer overviews": finerOf(overview).month,
  "how it and finer levels hold dimensions": times(3, arrangement),
  "settling, the month": { ...times(2, overview), scheduled: 3 },
};

// Whatever is read or written counts towards the end of a run, so both are never this large.
const hourMoved: Record<string, Use> = {
  site,
  "the day's repair, retention": { ...lookups(3), bytesRead: 3 * KIB },
  "how each level holds dimensions": times(LEVELS, arrangement),
  ...deltasMoved,
  "dimensions until a run is full": {
    bytesRead: hourRun.doneBytes,
    bytesWritten: hourRun.doneBytes,
    ...times(LEVELS * DIMENSIONS, { rowsRead: 1, ranges: 2 }),
    rowsWritten: LEVELS * DIMENSIONS,
  },
  "the dimension after that": times(LEVELS, unitWritten),
  "rows of all dimensions": times(LEVELS, allInOne),
};

export const figureTransactions: Kinds = {
  "the compaction of an hour": { parts: hourMoved },
  // A lane has no more overviews than all lanes have, and its parts have the same limit.
  "the merging of parts that a lane has closed": { parts: hourMoved },
  // Bytes of the hours before the last one count towards the end of its run.
  "the compaction of the hours of a day": {
    parts: {
      ...hourMoved,
      // The hour that passes the limit is read to its end.
      "overviews of the hours": sum(overviewDeltas, {
        rowsRead: HOURS_PER_DAY * MAX_LANES,
        bytesRead: dayRun.overviewBytes,
      }),
      // A row takes a range to be read, and one to be written.
      "the hours before the last one": {
        rowsRead: dayRun.doneRanges,
        ranges: dayRun.doneRanges,
        rowsWritten: dayRun.doneRanges,
      },
      "the day's first hour, plans of all lanes": {
        ...overview,
        ...times(2, overviewDeltas),
        rowsWritten: 2 * MAX_LANES,
      },
      "what comes next": { scheduled: HOURS_PER_DAY + 4 },
    },
  },
  // The search for the level ends with a month that is whole. A run is full after one dimension.
  // It is of a property that was promoted later: its unit begins with the figures of its days.
  "the compaction of an hour of which the month is left": {
    parts: {
      site,
      "the day's repair, retention": { ...lookups(3), bytesRead: 3 * KIB },
      "whether the month is whole": sum(
        overview,
        arrangement,
        times(dimensionNames.length, settledUnit),
      ),
      "how the month holds dimensions": sum(settledUnit, {
        ranges: dimensionNames.length,
      }),
      "days of the dimension": times(DAYS_PER_MONTH, settledUnit),
      ...deltasMoved,
      dimension: written(settledUnit),
    },
  },
  "the first building of a day or month": {
    parts: {
      ...building,
      "rows of old time zone data": misplacedBucket,
      "finer rows": finerRow.month,
      // They are fewer than the finer rows, and no larger together.
      "rows of dimensions": written(finerRow.month),
    },
  },
  // Dimensions that it has count towards the end of the run, so that none is built after many.
  "the building of many small dimensions of a day or month": {
    parts: {
      ...building,
      "dimensions until a run is full": {
        bytesRead: figure.building.doneBytes,
        bytesWritten: figure.building.doneBytes,
        ...times(DIMENSIONS, {
          ...finerOf({ rowsRead: 1, ranges: 0 }).month,
          ranges: 4,
          rowsWritten: 1,
        }),
      },
      "the dimension after that": sum(finerOf(openUnit).day, written(openUnit)),
      "dimensions to build": { scheduled: DIMENSIONS },
    },
  },
  "the look for dimensions that a day or month lacks": {
    parts: {
      ...building,
      "dimensions that it has": times(DIMENSIONS, openUnit),
      "dimensions to build": { scheduled: DIMENSIONS },
    },
  },
  "the building of one dimension of a day": {
    parts: {
      site,
      "the day": times(2, openUnit),
      hours: finerOf(openUnit).day,
      dimension: written(openUnit),
    },
  },
  "the building of one dimension of a month": {
    parts: {
      site,
      "the month": times(2, settledUnit),
      "days, hours of one day": finerOf(settledUnit).month,
      dimension: written(settledUnit),
    },
  },
  // A bucket ends where the first row of the next one is read.
  "the settling of a day": {
    parts: {
      site,
      "buckets up to the limit": {
        rowsRead: SETTLED_BUCKETS,
        bytesRead: settling.doneBytes,
        ranges: 2 * DIMENSIONS,
      },
      "the bucket after that, the next one": times(2, openUnit),
      "trimmed buckets": {
        ranges: SETTLED_BUCKETS,
        rowsWritten: SETTLED_BUCKETS,
        bytesWritten: settling.doneBytes + openUnit.bytesRead,
      },
      "whether levels are split": times(2, arrangement),
      "properties of the past": times(
        2 * limits.MAX_PROMOTED_PROPERTIES.value,
        openUnit,
      ),
      "the day's overview": { ...overviewWritten, scheduled: 1 },
    },
  },
  "a look for days that have not settled": {
    parts: {
      site,
      days: {
        ...times(settling.lookedBackMs / DAY + 1, overview),
        scheduled: settling.lookedBackMs / DAY + 1,
      },
    },
  },
  "a look for deltas that are not merged": {
    parts: {
      "repairs and removals that were cut off": {
        ...times(8, repair),
        rowsWritten: 4,
        bytesWritten: 16 * KIB,
        scheduled: 2,
      },
      "unfinished work": {
        ...lookups(3 * unfinishedRows.rows),
        bytesRead: 2 * unfinishedRows.bytes,
        rowsWritten: unfinishedRows.rows,
        bytesWritten: unfinishedRows.bytes,
        scheduled: unfinishedRows.rows,
      },
      site,
      // Hours of today that are quiet are looked at as well, and are not scheduled.
      "hours, planned days": {
        ...times(2 * (safetyNet.scheduledRuns + HOURS_PER_DAY + 1), overview),
        scheduled: safetyNet.scheduledRuns + 1,
      },
      "dimensions of today's hours until a run is full": {
        rowsRead: HOURS_PER_DAY * MAX_LANES,
        bytesRead: safetyNet.doneBytes,
        ranges: HOURS_PER_DAY,
      },
      "dimensions of the hour after that": {
        rowsRead: MAX_LANES,
        bytesRead: deltaPart.mostBytes,
      },
    },
  },
  "a look for days that are not built": {
    parts: {
      site,
      months: times(4 * safetyNet.monthsBack, overview),
      "days until a run is full": {
        rowsRead: safetyNet.days * (4 + DIMENSIONS),
        bytesRead: safetyNet.doneBytes,
        ranges: safetyNet.days * (6 + dimensionNames.length + DIMENSIONS),
      },
      "the day after that": dayLookedAt,
      builds: { scheduled: 2 * safetyNet.days + 1 },
    },
  },
  "a look at the queue of repairs": {
    parts: {
      days: { ...times(figure.MAX_REPAIRS_COUNTED, repair), ranges: 1 },
    },
    within: half,
  },
};
