/** Transactions that answer reports, part by part. `limits.ts` has them among all kinds. */
import { MAX_SUMMARY_DIMENSIONS } from "../../shared/api/reportLimits.js";
import { bucketSizes } from "../../shared/time/zone.js";
import { MAX_LANES } from "../../shared/site/site.js";
import { KIB } from "../../shared/units.js";
import type { RecountSource } from "../model/rollups/recount.js";
import { LETTER_BYTES } from "./letterTransactions.js";
import { realtimeTransactions } from "./realtimeTransactions.js";
import * as report from "./reportLimits.js";
import {
  half,
  lookups,
  rowsWithin,
  SESSION_BYTES,
  site,
  STORED_EVENT_BYTES,
  times,
  VISITOR_BYTES,
  type Kinds,
  type Use,
} from "./transactionUse.js";

const { blockLimits, edgeLimits, namedEvents } = report;

/** The largest row of a block: deltas and compacted blocks of a dimension end there. */
const BLOCK_BYTES = 512 * KIB;
/** A row of the overview: two full sketches, and amounts in all currencies. */
const OVERVIEW_BYTES = 6 * KIB;
/** The position of each lane, which hours of the overview have in addition to what is charged. */
const COUNTED_TO_BYTES = 48 * MAX_LANES;
/** The range begins and ends within an hour. */
const EDGES = 2;

const largestRow = {
  events: STORED_EVENT_BYTES + LETTER_BYTES,
  sessions: SESSION_BYTES,
  visitors: VISITOR_BYTES,
};

/** The raw rows of one source at both edges, each with the rest of its hour. */
function edges(source: RecountSource): Use {
  const { rows, bytes } = edgeLimits[source].both;
  const spans = 3;
  return times(EDGES, {
    // A row and a dead letter that do not fit end the read.
    rowsRead: rows + 2,
    bytesRead: bytes + largestRow[source],
    ranges: source === "events" ? 2 * spans : spans,
  });
}

/** The largest report of some units of blocks, which it reads in so many turns. */
const blocks = ({ units, turns }: { units: number; turns: number }) => ({
  site,
  horizons: { ...lookups(2), bytesRead: 2 * KIB },
  blocks: {
    rowsRead: blockLimits.rows,
    bytesRead: blockLimits.bytes - EDGES * report.blockCosts.edgeBytes,
  },
  // Gaps are at the levels of days and hours. Months and deltas are one range for each unit.
  "ranges of blocks": {
    ranges: 2 * turns * report.MAX_RANGES_AT_LEVEL + 2 * units,
  },
  "blocks of the hours of both edges": { ranges: EDGES * 2 * units },
  // The hour, the deltas of each lane, and of what compaction has left over. Then the repair. A lane
  // has the open delta, one that waits for its merge, and an empty one.
  "how far these hours are counted": times(EDGES, {
    rowsRead: 3 * MAX_LANES + 3,
    bytesRead: (2 * MAX_LANES + 2) * OVERVIEW_BYTES + MAX_LANES * KIB + 4 * KIB,
    ranges: 3,
  }),
});

/** Reads of events of one name. Those that are read at once may be read in vain. */
const namedReads = namedEvents.events.rows + report.NAMED_READ_AT_ONCE;

const overview = {
  "positions of hours": { bytesRead: report.MAX_BUCKETS * COUNTED_TO_BYTES },
  events: edges("events"),
  sessions: edges("sessions"),
  visitors: edges("visitors"),
};

export const reportTransactions: Kinds = {
  ...realtimeTransactions,
  "an overview or a time series": {
    parts: {
      ...blocks({ units: 1, turns: 1 }),
      ...overview,
      "the block that ends it": { bytesRead: OVERVIEW_BYTES },
    },
  },
  "a breakdown": {
    parts: {
      ...blocks({ units: 2, turns: 1 }),
      // Those of sessions are smaller.
      events: edges("events"),
      "the block that ends it": { bytesRead: BLOCK_BYTES },
    },
  },
  "a summary": {
    parts: {
      ...blocks({ units: 2 + MAX_SUMMARY_DIMENSIONS, turns: 2 }),
      ...overview,
      "the block that ends it": { bytesRead: BLOCK_BYTES },
    },
  },
  "the first bucket": {
    parts: {
      site,
      "empty blocks": times(bucketSizes.length + 1, {
        rowsRead: report.MAX_EMPTY_BLOCKS + 1,
        bytesRead: report.MAX_EMPTY_BLOCKS * KIB + OVERVIEW_BYTES,
        ranges: 1,
      }),
    },
    within: half,
  },
  "properties of an event": {
    parts: {
      site,
      horizons: { ...lookups(1), bytesRead: KIB },
      // Events before and after those that clean-up has deleted.
      lookups: { rowsRead: namedReads, bytesRead: namedReads * KIB, ranges: 2 },
      events: {
        ...rowsWithin(
          namedEvents.events,
          report.NAMED_READ_AT_ONCE * STORED_EVENT_BYTES,
        ),
        ranges: namedReads,
      },
      letters: { ...rowsWithin(namedEvents.letters, LETTER_BYTES), ranges: 2 },
    },
  },
  "properties of pageviews": {
    parts: {
      site,
      horizons: { ...lookups(1), bytesRead: KIB },
      events: {
        ...rowsWithin(namedEvents.views, STORED_EVENT_BYTES),
        ranges: 2,
      },
      letters: { ...rowsWithin(namedEvents.letters, LETTER_BYTES), ranges: 2 },
    },
    within: half,
  },
  "a report of usage": {
    parts: {
      site,
      // A range that begins within a day has that day, too. One row is of what was not stored.
      days: {
        rowsRead: (report.MAX_USAGE_DAYS + 1) * (MAX_LANES + 1),
        bytesRead: (report.MAX_USAGE_DAYS + 1) * (MAX_LANES + 1) * KIB,
        ranges: 1,
      },
    },
    within: half,
  },
};
