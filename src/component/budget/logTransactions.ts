/** Reads and deletions in the log, part by part. `limits.ts` has them among all kinds. */
import { MAX_LANES } from "../../shared/site/site.js";
import { KIB, MIB } from "../../shared/units.js";
import {
  ATTEMPT_SHARE,
  attemptLimits,
  MAX_EVENTS_PER_FOLD,
} from "../model/fold/foldPlan.js";
import * as intake from "./intakeLimits.js";
import {
  half,
  lookups,
  site,
  STORED_EVENT_BYTES,
  times,
  type Kinds,
  type Use,
} from "./transactionUse.js";

/** The share of a fold's transaction, in the words of this table. */
export function foldShare(share: number): Use {
  const { databaseQueries, documentsRead, documentsWritten, ...bytes } =
    attemptLimits(share).limits;
  return {
    ...bytes,
    rowsRead: documentsRead,
    ranges: databaseQueries,
    rowsWritten: documentsWritten,
  };
}

/**
 * Loops that run again at once, with their progress. Each has a run, a watchdog, and the one before
 * to cancel.
 */
const loopsBegun: Use = times(MAX_LANES, {
  ...lookups(3),
  bytesRead: 8 * KIB,
  rowsWritten: 2,
  bytesWritten: KIB,
  scheduled: 2,
});

export const logTransactions: Kinds = {
  "a heartbeat of a dashboard": {
    parts: {
      site,
      "the last look": {
        ...lookups(1),
        bytesRead: KIB,
        rowsWritten: 1,
        bytesWritten: KIB,
      },
      "waiting lanes": loopsBegun,
    },
  },
  "a change of a site's settings": {
    parts: {
      site,
      "the site with its slug, the last look": {
        ...lookups(3),
        bytesRead: MIB,
      },
      "the site as it is then": { rowsWritten: 1, bytesWritten: MIB },
      "waiting lanes": loopsBegun,
    },
  },
  "the health of a site": {
    parts: {
      site,
      backlog: {
        rowsRead: intake.MAX_COUNTED_PENDING / intake.EVENTS_PER_BACKLOG_ROW,
        bytesRead:
          (intake.MAX_COUNTED_PENDING / intake.EVENTS_PER_BACKLOG_ROW) * 256,
        ranges: 1,
      },
      // Progress, status and cursor of each, and its first event that waits.
      lanes: {
        ...lookups(8 * MAX_LANES),
        bytesRead: MAX_LANES * (STORED_EVENT_BYTES + 8 * KIB),
      },
    },
    within: half,
  },
  "a read of a lane's log for a first attempt": {
    parts: {
      // The event behind the last one shows that the read is full.
      events: {
        rowsRead: MAX_EVENTS_PER_FOLD + 1,
        bytesRead: intake.MAX_LOG_READ_BYTES + STORED_EVENT_BYTES,
        ranges: 2,
      },
    },
    within: foldShare(ATTEMPT_SHARE),
  },
  "rows of the backlog that a fold deletes": {
    parts: {
      backlog: {
        rowsRead: intake.MAX_BACKLOG_DELETES,
        bytesRead: intake.MAX_BACKLOG_DELETES * 256,
        ranges: 1 + intake.MAX_BACKLOG_DELETES,
        rowsWritten: intake.MAX_BACKLOG_DELETES,
      },
    },
    within: foldShare(intake.TIDYING_SHARE),
  },
};
