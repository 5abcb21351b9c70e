/**
 * Transactions that delete, part by part: clean-up, removal of events, erasure of a person.
 * `limits.ts` has them among all kinds.
 */
import { MAX_CLEANUP_LIMIT } from "../../shared/api/upkeep.js";
import { limits } from "../../shared/limits.js";
import { KIB } from "../../shared/units.js";
import { repair, written } from "./blockUse.js";
import * as cleanup from "./cleanupLimits.js";
import {
  half,
  lookups,
  SESSION_BYTES,
  site,
  times,
  type Kinds,
  type Use,
} from "./transactionUse.js";
import { MAX_WAITING_REMOVALS } from "./upkeepLimits.js";

const shareOf = ({
  bytesRead,
  databaseQueries,
  documentsRead,
}: cleanup.DeletionShare): Record<"most" | "reserve", Use> => ({
  most: {
    bytesRead: bytesRead.most,
    ranges: databaseQueries.most,
    rowsRead: documentsRead.most,
  },
  reserve: {
    bytesRead: bytesRead.reserve,
    ranges: databaseQueries.reserve,
    rowsRead: documentsRead.reserve,
  },
});
const deletion = shareOf(cleanup.cleanupShare);
const removal = shareOf(cleanup.countedShare);

const { personBytes, groupBytes, groups, named } = cleanup.erasurePreview;
const erasure = ({
  rows,
  lookups: count,
}: {
  rows: number;
  lookups: number;
}) => ({
  person: { rowsRead: rows, bytesRead: personBytes, ranges: count },
  "events that name the user": {
    rowsRead: named,
    bytesRead: named * KIB,
    ranges: named,
  },
  "groups left alone": {
    rowsRead: count,
    bytesRead: groupBytes,
    ranges: count + 2 * groups,
  },
});

/** A row that is patched was read, and grows by a field. */
const FIELD_BYTES = 64;
/** Each delete and each patch takes a range, so a share bounds them as well. */
const writesIn = ({ bytesRead = 0, ranges = 0 }: Use): Use => ({
  rowsWritten: ranges,
  bytesWritten: bytesRead + ranges * FIELD_BYTES,
});

/** A removal may name 100 groups that nobody else is in, and a session with a place in each lane. */
const REMOVAL_BYTES = 64 * KIB;
/** A row of a member of a group has three ids. */
const MEMBER_BYTES = KIB;
const removalWritten: Use = {
  ranges: 2,
  rowsWritten: 2,
  bytesWritten: 2 * REMOVAL_BYTES,
};

/** Each row that is deleted, and each session that stays, may be in a day of its own. */
const repairedDays = cleanup.MAX_COUNTED_DELETES + cleanup.MAX_KEPT_SESSIONS;

export const deletionTransactions: Kinds = {
  "a batch of clean-up": {
    parts: {
      share: deletion.most,
      reserve: deletion.reserve,
      "rows deleted, visitors last seen": writesIn(deletion.most),
      // A row for each kind of row of a site, the site's horizons, and the run.
      "how far clean-up has come": { rowsWritten: 32, bytesWritten: 32 * KIB },
      builds: { scheduled: cleanup.MAX_BUILDS },
      "the next batch, a count": { scheduled: 3 },
    },
  },
  "the most deletions of clean-up within its share": {
    parts: {
      deletions: {
        rowsRead: 2 * MAX_CLEANUP_LIMIT,
        ranges: MAX_CLEANUP_LIMIT,
      },
    },
    within: deletion.most,
  },
  "what clean-up does within its share": {
    parts: {
      "rows passed": {
        rowsRead: cleanup.passedRows.rows,
        bytesRead: cleanup.passedRows.bytes,
      },
      "idle imports": lookups(2 * cleanup.MAX_IDLE_RUNS),
      "sites found in tables": lookups(2 * cleanup.MAX_SITE_JUMPS),
      "rows of a deleted site": {
        rowsRead: 2 * cleanup.MAX_PURGED_ROWS,
        ranges: cleanup.MAX_PURGED_ROWS,
      },
    },
    within: deletion.most,
  },
  "a step of a removal": {
    parts: {
      share: removal.most,
      reserve: removal.reserve,
      "rows deleted, visitors corrected": writesIn(removal.most),
      "sessions of events that stay": {
        rowsWritten: cleanup.MAX_KEPT_SESSIONS,
        bytesWritten: cleanup.MAX_KEPT_SESSIONS * SESSION_BYTES,
      },
      "memberships of a shared visitor": {
        rowsWritten: limits.MAX_GROUPS_PER_PROFILE.value,
        bytesWritten: limits.MAX_GROUPS_PER_PROFILE.value * MEMBER_BYTES,
      },
      // Their ranges are in the reserve.
      "repairs of the days": {
        ...written(times(repairedDays, repair)),
        ranges: 0,
      },
      "the removal": { ...removalWritten, scheduled: 4 },
    },
  },
  "what a removal reads at once within its share": {
    parts: {
      "scanned events": {
        rowsRead: cleanup.scannedEvents.rows,
        bytesRead: cleanup.scannedEvents.bytes,
      },
      "events of a session that stay": {
        rowsRead: cleanup.MAX_KEPT_EVENTS,
        ranges: 4 * cleanup.MAX_KEPT_SESSIONS,
      },
      "dead letters": {
        rowsRead: cleanup.lettersRead.rows,
        bytesRead: cleanup.lettersRead.bytes,
      },
      "chunks of an import": {
        rowsRead: cleanup.summedChunks.rows,
        bytesRead: cleanup.summedChunks.bytes,
      },
    },
    within: removal.most,
  },
  "what a shared visitor costs within the share": {
    parts: {
      events: {
        rowsRead: cleanup.sharedEvents.rows,
        bytesRead: cleanup.sharedEvents.bytes,
      },
      "events that say who": lookups(cleanup.MAX_IDENTIFYING_EVENTS),
    },
    within: removal.most,
  },
  "repairs that a removal adds": {
    parts: {
      "days found and written": lookups(2 * repairedDays),
    },
    within: removal.reserve,
  },
  "a preview of a removal": {
    parts: {
      events: {
        rowsRead: cleanup.removalPreview.events.rows,
        bytesRead: cleanup.removalPreview.events.bytes,
      },
      sessions: lookups(cleanup.removalPreview.lookups),
    },
    within: half,
  },
  "a preview of an erasure": {
    parts: erasure(cleanup.erasurePreview.preview),
    within: half,
  },
  "the preview that an erasure begins with": {
    parts: erasure(cleanup.erasurePreview.begin),
    within: half,
  },
  "the beginning of an erasure": {
    parts: {
      site,
      "removals that wait": {
        rowsRead: MAX_WAITING_REMOVALS,
        bytesRead: MAX_WAITING_REMOVALS * REMOVAL_BYTES,
        ranges: 1,
      },
      preview: half,
      "the removal": { ...removalWritten, scheduled: 1 },
    },
  },
};
