/** Transactions of the intake, part by part. `limits.ts` has them among all kinds. */
import { MAX_PAGE_ITEMS } from "../../shared/api/lists.js";
import { ROWS_PER_WINDOW } from "../../shared/event/imports.js";
import { limits } from "../../shared/limits.js";
import { MAX_LANES } from "../../shared/site/site.js";
import { KIB, MIB } from "../../shared/units.js";
import { MAX_REFUSALS_PER_SITE } from "../model/intake/notedRefusal.js";
import * as intake from "./intakeLimits.js";
import {
  half,
  lookups,
  site,
  STORED_EVENT_BYTES,
  STORED_PER_SENT,
  type Kinds,
  type Use,
} from "./transactionUse.js";

const STORED_BYTES = STORED_PER_SENT * limits.MAX_MUTATION_BYTES.value;
const EVENTS = limits.MAX_EVENTS_PER_MUTATION.value;

/** Ids by which an event is looked for: its own, and three of events that it may repeat. */
const IDS_PER_EVENT = 4;
/** Rows with the same id: one that anybody sent, and a server's. */
const EVENTS_PER_ID = 2;

/** A custom event of a user has one for its name, and one for the user. */
const LOOKUPS_PER_EVENT = 2;

/** A row of `importChunks`: its fields, and the positions that it does not stand for. */
const CHUNK_ROW_BYTES = 512 + 9 * ROWS_PER_WINDOW;
/** The rows of a window stand for different positions, so there are no more than positions. */
const chunkWindow: Use = {
  rowsRead: ROWS_PER_WINDOW,
  bytesRead: ROWS_PER_WINDOW * CHUNK_ROW_BYTES,
  ranges: 1,
};
const windows = Math.ceil(
  limits.MAX_EVENTS_PER_REQUEST.value / ROWS_PER_WINDOW,
);

/** Wakes idle loops of lanes: each has a row, reads the pace, and schedules its run and its watchdog. */
const laneWakeUps = (loops: number): Use => ({
  rowsRead: 3 * loops,
  bytesRead: KIB * loops,
  ranges: 3 * loops,
  rowsWritten: loops,
  bytesWritten: KIB * loops,
  scheduled: 2 * loops,
});
/** The loop of usage has two rows of batch-worker, and schedules its run and its monitor. */
const usageWakeUp: Use = {
  rowsRead: 2,
  bytesRead: 4 * KIB,
  ranges: 8,
  rowsWritten: 4,
  bytesWritten: 8 * KIB,
  scheduled: 2,
};

/** A note is an origin or the beginning of an error, with its counts. */
const notes: Use = {
  rowsRead: MAX_REFUSALS_PER_SITE,
  bytesRead: MAX_REFUSALS_PER_SITE * KIB,
  ranges: 1,
};
/** The first row of events, sessions and blocks. One is there, or none. */
const figures: Use = { rowsRead: 1, bytesRead: MIB, ranges: 3 };
const keys: Use = {
  rowsRead: intake.MAX_KEYS_PER_SITE,
  bytesRead: intake.MAX_KEYS_PER_SITE * KIB,
  ranges: 1,
};

/** Uses of the rates of a key, a site and an address. */
const rates: Use = {
  rowsRead: 3 * intake.MAX_RATE_USES_READ,
  bytesRead: 3 * 256 * intake.MAX_RATE_USES_READ,
  ranges: 3,
};

const admission: Record<string, Use> = {
  site,
  "key, switch": { ...lookups(2), bytesRead: 2 * KIB },
  lanes: { rowsRead: MAX_LANES, bytesRead: MAX_LANES * KIB, ranges: 1 },
  // The rows that folds have passed and not deleted yet are read, too.
  backlog: {
    rowsRead:
      limits.MAX_PENDING_EVENTS.value / intake.EVENTS_PER_BACKLOG_ROW +
      MAX_LANES * intake.MAX_BACKLOG_DELETES,
    bytesRead: MIB,
    ranges: 1,
  },
  rates,
  salt: { ...lookups(1), bytesRead: 256 },
};

const ingest: Record<string, Use> = {
  site,
  // The run may be opened again.
  run: {
    rowsRead: 1,
    bytesRead: KIB,
    ranges: 2,
    rowsWritten: 1,
    bytesWritten: KIB,
  },
  "window of the chunk": chunkWindow,
  // A request that is sent again finds what it has stored. Small events that have the ids of
  // large ones find more. If that is too much, the mutation fails, and the routes halve it.
  "events that are stored already": {
    rowsRead: EVENTS * (IDS_PER_EVENT - 1 + EVENTS_PER_ID),
    bytesRead: STORED_BYTES,
    ranges: EVENTS * IDS_PER_EVENT,
  },
  "runs that are being undone": {
    ...lookups(EVENTS),
    bytesRead: EVENTS * KIB,
  },
  "looks for pings": {
    rowsRead: EVENTS * intake.pingLooks.eventsPerSecond,
    bytesRead: intake.pingLooks.bytes + STORED_EVENT_BYTES,
    ranges: EVENTS,
  },
  events: { rowsWritten: EVENTS, bytesWritten: STORED_BYTES },
  lookups: {
    rowsWritten: EVENTS * LOOKUPS_PER_EVENT,
    bytesWritten: EVENTS * LOOKUPS_PER_EVENT * KIB,
  },
  "row of the chunk": { rowsWritten: 1, bytesWritten: CHUNK_ROW_BYTES },
  backlog: { rowsWritten: MAX_LANES, bytesWritten: MAX_LANES * KIB },
  // The loop of each lane, its progress, and rows for 250 events.
  "whether many wait": {
    rowsRead: 6 * MAX_LANES,
    bytesRead: 6 * MAX_LANES * KIB,
    ranges: 3 * MAX_LANES,
    scheduled: MAX_LANES,
  },
  "what was not stored": { rowsWritten: 1, bytesWritten: KIB },
  // One each for the key, the site and the address. Admission has read them.
  "uses of rates": { rowsWritten: 3, bytesWritten: 3 * KIB },
  "loops of all lanes": laneWakeUps(MAX_LANES),
  "loop of usage": usageWakeUp,
  "the app's mutation": { scheduled: 1 },
};

export const intakeTransactions: Kinds = {
  "the admission of a device": {
    parts: {
      ...admission,
      "salts, an event of the day before": {
        ...lookups(3),
        bytesRead: STORED_EVENT_BYTES,
      },
      "events of a session": {
        rowsRead: intake.MAX_SESSION_EVENTS_READ,
        bytesRead: intake.MAX_SESSION_EVENTS_READ * STORED_EVENT_BYTES,
        ranges: 1,
      },
    },
  },
  "the admission of a chunk of an import": {
    parts: {
      ...admission,
      run: { ...lookups(1), bytesRead: KIB },
      chunk: {
        rowsRead: windows * ROWS_PER_WINDOW,
        bytesRead: windows * ROWS_PER_WINDOW * CHUNK_ROW_BYTES,
        ranges: 1,
      },
    },
  },
  "an ingest": { parts: ingest },
  "a request that is admitted and stored": {
    parts: {
      ...admission,
      ...ingest,
      "salts of two days, an event of the day before": {
        ...lookups(4),
        bytesRead: STORED_EVENT_BYTES,
        rowsWritten: 1,
        bytesWritten: KIB,
        scheduled: 1,
      },
    },
  },
  "a run that adds up usage": {
    parts: {
      site,
      entries: {
        rowsRead: intake.MAX_USAGE_ENTRIES,
        bytesRead: intake.MAX_USAGE_ENTRIES * KIB,
        ranges: 1 + intake.MAX_USAGE_ENTRIES,
        rowsWritten: intake.MAX_USAGE_ENTRIES,
      },
      // Found and written. The platform counts a patched row as a whole new one.
      days: {
        rowsRead: intake.MAX_USAGE_ENTRIES,
        bytesRead: intake.MAX_USAGE_ENTRIES * KIB,
        ranges: 2 * intake.MAX_USAGE_ENTRIES,
        rowsWritten: intake.MAX_USAGE_ENTRIES,
        bytesWritten: intake.MAX_USAGE_ENTRIES * KIB,
      },
      loop: usageWakeUp,
    },
  },
  "a run that deletes salts": {
    parts: {
      salts: {
        rowsRead: intake.MAX_FORGOTTEN_SALTS,
        ranges: 1 + intake.MAX_FORGOTTEN_SALTS,
        rowsWritten: intake.MAX_FORGOTTEN_SALTS,
      },
    },
  },
  // A page would need more if its chunks left out hundreds of positions each.
  "a page of imports": {
    parts: {
      site,
      runs: {
        rowsRead: MAX_PAGE_ITEMS,
        bytesRead: MAX_PAGE_ITEMS * KIB,
        ranges: 1,
      },
      "newest chunks": {
        ...lookups(2 * MAX_PAGE_ITEMS),
        bytesRead: 2 * MAX_PAGE_ITEMS * 512,
      },
      chunks: {
        rowsRead: intake.MAX_LISTED_CHUNK_ROWS + MAX_PAGE_ITEMS,
        bytesRead: (intake.MAX_LISTED_CHUNK_ROWS + MAX_PAGE_ITEMS) * 768,
        ranges: MAX_PAGE_ITEMS,
      },
    },
    within: half,
  },
  "a look at all keys of a site": { parts: { keys }, within: half },
  // It ends before the parts of a request that is taken.
  "a refusal of a key or an origin": {
    parts: {
      site,
      key: { ...lookups(1), bytesRead: KIB },
      figures,
      notes,
    },
  },
  "the note of a refusal": {
    parts: {
      site,
      notes,
      note: {
        ...lookups(1),
        bytesRead: KIB,
        rowsWritten: 1,
        bytesWritten: KIB,
      },
    },
  },
  "the state of a set-up": {
    parts: {
      site,
      keys,
      figures,
      notes,
      "usage of two days": { ...lookups(2), bytesRead: 2 * KIB },
    },
    within: half,
  },
};
