/**
 * The limits of the component, by kind of transaction. The numbers and their reasons are in
 * `intakeLimits.ts`, `letterLimits.ts`, `cleanupLimits.ts`, `listLimits.ts`, `reportLimits.ts`,
 * `realtimeLimits.ts`, `upkeepLimits.ts`, `figureLimits.ts` and `repairLimits.ts`, so that a
 * function evaluates only those that it needs. `limits.test.ts` checks that the parts of each kind
 * add up.
 */
import { MAX_CLEANUP_LIMIT } from "../../shared/api/upkeep.js";
import { MAX_LANES } from "../../shared/site/site.js";
import { KIB } from "../../shared/units.js";
import { auditTransactions } from "./auditTransactions.js";
import * as cleanup from "./cleanupLimits.js";
import { figureTransactions } from "./figureTransactions.js";
import { foldTransactions } from "./foldTransactions.js";
import { intakeTransactions } from "./intakeTransactions.js";
import { letterTransactions } from "./letterTransactions.js";
import { listTransactions } from "./listTransactions.js";
import { logTransactions } from "./logTransactions.js";
import { reportTransactions } from "./reportTransactions.js";
import { repairTransactions } from "./repairTransactions.js";
import { half, lookups, type Kinds, type Use } from "./transactionUse.js";
import * as upkeep from "./upkeepLimits.js";

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

const { personBytes, groupBytes, groups } = cleanup.erasurePreview;
const erasure = ({
  rows,
  lookups: count,
}: {
  rows: number;
  lookups: number;
}) => ({
  person: { rowsRead: rows, bytesRead: personBytes, ranges: count },
  "groups left alone": {
    rowsRead: count,
    bytesRead: groupBytes,
    ranges: count + 2 * groups,
  },
});

/** A look begins its last site one lane below the limit. */
const stalledLanes = upkeep.MAX_STALLED_LANES - 1 + MAX_LANES;

export const transactions: Kinds = {
  ...intakeTransactions,
  ...logTransactions,
  ...letterTransactions,
  ...listTransactions,
  ...reportTransactions,
  ...foldTransactions,
  ...figureTransactions,
  ...repairTransactions,
  ...auditTransactions,
  "a batch of clean-up": {
    parts: {
      share: deletion.most,
      reserve: deletion.reserve,
      deletions: { rowsWritten: MAX_CLEANUP_LIMIT },
      builds: { scheduled: cleanup.MAX_BUILDS },
    },
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
      deletions: { rowsWritten: cleanup.MAX_COUNTED_DELETES },
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
      "days found and written": lookups(2 * cleanup.MAX_COUNTED_DELETES),
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
  "a look for stalled lanes": {
    parts: {
      sites: {
        rowsRead: upkeep.stalledSites.rows,
        bytesRead: upkeep.stalledSites.bytes,
      },
      "newest events of all lanes": {
        ranges: upkeep.stalledSites.rows * (MAX_LANES + 2),
      },
      "lanes with events": {
        ...lookups(3 * stalledLanes),
        bytesRead: 2 * stalledLanes * 64 * KIB,
      },
    },
  },
  "the health of the intake": {
    parts: {
      sites: {
        rowsRead: upkeep.healthSites.rows,
        bytesRead: upkeep.healthSites.bytes,
        ranges: 5 * upkeep.healthSites.rows,
      },
      backlog: { rowsRead: upkeep.MAX_BACKLOG_ROWS },
      lanes: {
        ...lookups(upkeep.MAX_LANES_READ),
        bytesRead: upkeep.MAX_LANES_READ * 64 * KIB,
      },
    },
  },
  "a page of sites": {
    parts: {
      sites: {
        rowsRead: upkeep.MAX_PAGE_SITES,
        bytesRead: upkeep.MAX_PAGE_SITE_BYTES,
      },
      "own schedules": { rowsRead: upkeep.MAX_OWN_SCHEDULES },
    },
    within: half,
  },
};
