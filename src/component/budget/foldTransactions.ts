/** A fold, part by part. `limits.ts` has it among all kinds of transactions. */
import { HOUR, KIB } from "../../shared/units.js";
import {
  ENDING_SHARE,
  MAX_RANGES_PER_FOLD,
  RANGES_PER_HOUR,
} from "../model/fold/foldPlan.js";
import { MAX_DEAD_LETTERS_PER_FOLD } from "../model/fold/foldRun.js";
import { liveDeltas } from "./figureLimits.js";
import { MAX_BACKLOG_DELETES } from "./intakeLimits.js";
import { MAX_ERROR_LENGTH } from "./letterLimits.js";
import { foldShare } from "./logTransactions.js";
import { lookups, STORED_EVENT_BYTES, type Kinds } from "./transactionUse.js";

export const foldTransactions: Kinds = {
  // Attempts have limits of their own, and begin only while the share of the end is left as well.
  "a fold": {
    parts: {
      // Each hour that they open has its compaction scheduled, and each live one that they cut a
      // merge.
      attempts: {
        ...foldShare(1 - ENDING_SHARE),
        scheduled:
          MAX_RANGES_PER_FOLD / RANGES_PER_HOUR + liveDeltas.ageMs / HOUR,
      },
      "what follows the last attempt": foldShare(ENDING_SHARE),
      "letters, the loop": { scheduled: MAX_DEAD_LETTERS_PER_FOLD + 3 },
    },
  },
  "what follows the last attempt of a fold": {
    parts: {
      "a look ahead": {
        rowsRead: MAX_DEAD_LETTERS_PER_FOLD + 2,
        bytesRead: (MAX_DEAD_LETTERS_PER_FOLD + 2) * STORED_EVENT_BYTES,
        ranges: 2,
      },
      // Read for its usage and for its letter, each time with the event behind it.
      "an event set aside": {
        ...lookups(8),
        bytesRead: 4 * STORED_EVENT_BYTES + 4 * KIB,
        rowsWritten: 3,
        bytesWritten: 3 * MAX_ERROR_LENGTH + 2 * KIB,
      },
      "the lane's progress": {
        ranges: 1,
        rowsWritten: 1,
        bytesWritten: 3 * MAX_ERROR_LENGTH + KIB,
      },
      backlog: {
        rowsRead: MAX_BACKLOG_DELETES,
        bytesRead: MAX_BACKLOG_DELETES * 256,
        ranges: 1 + MAX_BACKLOG_DELETES,
        rowsWritten: MAX_BACKLOG_DELETES,
      },
      "the loop's row, watchdog and next run": {
        ...lookups(16),
        bytesRead: 4 * KIB,
        rowsWritten: 4,
        bytesWritten: 8 * KIB,
      },
    },
    within: foldShare(ENDING_SHARE),
  },
};
