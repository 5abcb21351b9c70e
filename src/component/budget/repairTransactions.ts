/**
 * Transactions that count figures again, part by part: steps of a repair, and rebuilds. `limits.ts`
 * has them among all kinds.
 */
import { MAX_LANES } from "../../shared/site/site.js";
import { KIB } from "../../shared/units.js";
import {
  arrangement,
  deleted,
  DAYS_PER_MONTH,
  DIMENSIONS,
  HOURS_PER_DAY,
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
import { counted } from "./auditTransactions.js";
import { blockRow, deltaPart } from "./figureLimits.js";
import * as limit from "./repairLimits.js";
import {
  lookups,
  site,
  times,
  type Kinds,
  type Use,
} from "./transactionUse.js";

const { mergedCells, stepDone } = limit;

/** Whatever a step reads or writes counts towards its end, so both are never this large. */
const stepUntilDone: Use = {
  bytesRead: stepDone.bytes,
  ranges: stepDone.ranges,
  rowsRead: limit.countedRows.rows,
  rowsWritten: stepDone.ranges,
  bytesWritten: stepDone.bytes,
};

/** The repairs that a step finds, moves on and plans. */
const queue: Use = {
  ...times(12, repair),
  rowsWritten: 5,
  bytesWritten: 5 * repair.bytesRead,
  scheduled: 2,
};

/** The cells of a raw row: its keys are text of the row, and each has a few small numbers. */
const CELL_BYTES = 32;
const stagedBytes =
  limit.countedRows.bytes + limit.countedRows.rows * DIMENSIONS * CELL_BYTES;

const replacedDeltas = limit.MAX_REPLACED_BYTES + deltaPart.mostBytes;

/** A step reads staged rows up to its limit, the row that passes it, and the one after that. */
const staged: Use = {
  rowsRead: mergedCells.rows + 1,
  bytesRead: mergedCells.bytes + 2 * limit.MAX_STAGED_ROW_BYTES,
  ranges: 1,
};

const splitUp: Use = sum(times(2, arrangement), {
  ranges: 1,
  rowsWritten: 1 + DIMENSIONS,
  bytesWritten: blockRow.allDimensionsBytes + DIMENSIONS * KIB,
});

export const repairTransactions: Kinds = {
  "a repair's step that counts hours": {
    parts: {
      site,
      queue,
      "hours until the step is done": stepUntilDone,
      ...counted,
      // Deltas are measured, and read again to be deleted. An hour's block is smaller.
      "what is replaced": {
        rowsRead: 2 * (MAX_LANES + replacedDeltas / deltaPart.smallBytes),
        bytesRead: 2 * replacedDeltas,
        ranges:
          4 + DIMENSIONS + MAX_LANES + replacedDeltas / deltaPart.smallBytes,
        rowsWritten: MAX_LANES + replacedDeltas / deltaPart.smallBytes,
      },
      "overviews of lanes": sum(overviewDeltas, deleted(overviewDeltas)),
      "the new block": times(DIMENSIONS, written(openUnit)),
      "its overview, its day": sum(overviewWritten, overview, { scheduled: 1 }),
    },
  },
  "a repair's step that counts a part of an hour": {
    parts: {
      site,
      queue,
      ...counted,
      "what is in the way": {
        rowsRead: DIMENSIONS,
        bytesRead: limit.MAX_REPLACED_BYTES + openUnit.bytesRead,
        ranges: 4 + DIMENSIONS,
      },
      "staged rows": {
        rowsWritten: 2 * DIMENSIONS + stagedBytes / limit.MAX_STAGED_ROW_BYTES,
        bytesWritten: stagedBytes,
      },
    },
  },
  "a repair's step that replaces units": {
    parts: {
      site,
      queue,
      "the hour split up": splitUp,
      "units until the step is done": stepUntilDone,
      "staged rows of the next unit": staged,
      "staged rows deleted": deleted(staged),
      "the unit": sum(openUnit, unitWritten),
      "the hour's day": { ...times(2, overview), scheduled: 2 },
    },
  },
  "a repair's step that deletes staged rows": {
    parts: {
      site,
      queue,
      "rows until the step is done": stepUntilDone,
      "the row after that": {
        ...lookups(2),
        bytesRead: limit.MAX_STAGED_ROW_BYTES,
        rowsWritten: 1,
      },
      dimensions: { ranges: 2 * DIMENSIONS },
    },
  },
  "a repair's step that begins to sum up": {
    parts: {
      site,
      queue,
      "rows of old time zone data": misplacedBucket,
      overviews: times(DAYS_PER_MONTH - 1 + HOURS_PER_DAY, overview),
      "its overview": overviewWritten,
      "how it and finer levels hold dimensions": times(3, arrangement),
      "the bucket split up": splitUp,
      "finer rows": {
        ...lookups(DAYS_PER_MONTH - 1 + HOURS_PER_DAY),
        bytesRead:
          (DAYS_PER_MONTH - 1 + HOURS_PER_DAY) * blockRow.allDimensionsBytes,
      },
    },
  },
  "a repair's step that sums up a dimension of a day": {
    parts: {
      site,
      queue,
      "the next dimension": openUnit,
      hours: times(HOURS_PER_DAY, openUnit),
      "the day": unitWritten,
    },
  },
  "a repair's step that sums up a dimension of a month": {
    parts: {
      site,
      queue,
      "the next dimension": settledUnit,
      "days, hours of one day": times(
        DAYS_PER_MONTH - 1 + HOURS_PER_DAY,
        settledUnit,
      ),
      "the month": sum(settledUnit, written(settledUnit)),
    },
  },
  "a rebuild's first step": {
    parts: {
      site,
      retention: lookups(1),
      days: sum(
        times(limit.MAX_REBUILT_DAYS, repair),
        written(times(limit.MAX_REBUILT_DAYS, repair)),
      ),
      queue,
      "the rest": {
        ...lookups(1),
        rowsWritten: 2,
        bytesWritten: 2 * KIB,
        scheduled: 1,
      },
    },
  },
};
