/**
 * Audits, part by part, and the count of an hour, which repairs make too. `limits.ts` has them among
 * all kinds of transactions.
 */
import { MAX_LANES } from "../../shared/site/site.js";
import { dimensionNames } from "../../shared/dimensions.js";
import { KIB } from "../../shared/units.js";
import { recountSources } from "../model/rollups/recount.js";
import {
  arrangement,
  DAYS_PER_MONTH,
  HOURS_PER_DAY,
  openUnit,
  overview,
  overviewDeltas,
  settledUnit,
  sum,
} from "./blockUse.js";
import { blockRow, deltaPart } from "./figureLimits.js";
import { MAX_ERROR_LENGTH } from "./letterLimits.js";
import * as limit from "./repairLimits.js";
import {
  lookups,
  site,
  STORED_EVENT_BYTES,
  times,
  type Kinds,
  type Use,
} from "./transactionUse.js";

const { audit, auditedSessions } = limit;

const LETTER_BYTES = 3 * MAX_ERROR_LENGTH + 512;
/** A budget ends with the row that does not fit. The range of a source has one more row read. */
export const counted: Record<string, Use> = {
  "lanes' cursors": { ...lookups(4 * MAX_LANES), bytesRead: 64 * KIB },
  "raw rows": {
    rowsRead: limit.countedRows.rows + 2,
    bytesRead: limit.countedRows.bytes + 2 * STORED_EVENT_BYTES,
    ranges: 2 * recountSources.length,
  },
  "dead letters": {
    rowsRead: limit.countedLetters.rows + 1,
    bytesRead: limit.countedLetters.bytes + LETTER_BYTES,
    ranges: 1,
  },
};

const untilDone: Use = {
  bytesRead: audit.done.bytes,
  ranges: audit.done.ranges,
};

export const auditTransactions: Kinds = {
  // Each hour is looked for in up to three spans that have their rows, and found in one.
  "the hours that an audit draws": {
    parts: {
      site,
      "events, blocks": {
        rowsRead: 2 * audit.mostHours,
        bytesRead: audit.mostHours * (STORED_EVENT_BYTES + overview.bytesRead),
        ranges: 3 * 2 * audit.mostHours,
      },
    },
  },
  // The site and the drawn hours count towards the end of an audit.
  "an audit whose last part is an hour": {
    parts: {
      "buckets until the call has read enough": untilDone,
      ...counted,
      deltas: {
        rowsRead:
          MAX_LANES +
          (audit.deltaBytes + deltaPart.mostBytes) / deltaPart.smallBytes,
        bytesRead: audit.deltaBytes + deltaPart.mostBytes,
        ranges: 1,
      },
      overviews: sum(overviewDeltas, overview),
      "dimensions in one row": {
        ...lookups(1),
        bytesRead: blockRow.allDimensionsBytes,
      },
      "a dimension": openUnit,
    },
  },
  "an audit whose last part is a session": {
    parts: {
      "buckets until the call has read enough": untilDone,
      sessions: {
        ...lookups(auditedSessions.most),
        bytesRead: auditedSessions.most * 8 * KIB,
      },
      events: {
        rowsRead: auditedSessions.eventsOfOne + 1,
        bytesRead: (auditedSessions.eventsOfOne + 1) * STORED_EVENT_BYTES,
        ranges: 1,
      },
      "dead letters": {
        rowsRead: auditedSessions.eventsOfOne + 1,
        bytesRead: auditedSessions.letterBytes + LETTER_BYTES,
        ranges: 1,
      },
    },
  },
  "an audit whose last part is a day": {
    parts: {
      "buckets until the call has read enough": untilDone,
      overviews: times(1 + HOURS_PER_DAY, overview),
      "how the day and its hours hold dimensions": times(2, arrangement),
      "the day": openUnit,
      hours: times(HOURS_PER_DAY, openUnit),
    },
  },
  "an audit whose last part is a month": {
    parts: {
      "buckets until the call has read enough": untilDone,
      overviews: times(1 + DAYS_PER_MONTH, overview),
      "how the month and its days hold dimensions": sum(times(2, settledUnit), {
        ranges: 3 * dimensionNames.length,
      }),
      "the month": settledUnit,
      days: times(DAYS_PER_MONTH, settledUnit),
    },
  },
};
