/**
 * Limits of transactions that answer reports, except real time: blocks, ragged edges of a range,
 * raw events of one name, usage. `reportTransactions.ts` adds them up.
 */
import { KIB, MIB } from "../../shared/units.js";
import type { RecountSource } from "../model/rollups/recount.js";
import type { RowLimits } from "./rowBudget.js";

/** Bounds what one report reads of blocks, whatever it asks for. */
export const blockLimits = {
  /** Half of the rows that a transaction may read would take longer than its second. */
  rows: 8000,
  /** Half of what a transaction may read: 62 days of 200 full sketches, and months. */
  bytes: 8 * MIB,
  /**
   * Keys and amounts of money. A hundred thousand small cells fit into the bytes, and merging and
   * ranking them takes half a second. The same holds for amounts in many currencies, which are ten
   * times as large in an answer as they are stored.
   */
  keys: 100_000,
};
/** The costs of a report beside the bytes of its cells. */
export const blockCosts = {
  /**
   * Each raw edge leaves that much less for blocks: an edge may read 4 MiB. With two of them,
   * blocks may take 5 MiB. 3 are left for the site, the hours of the edges and the rows that end a
   * read.
   */
  edgeBytes: 1.5 * MIB,
  /**
   * Bytes of several dimensions count so many times. An answer keeps 1,000 keys of one dimension,
   * and as many of each of several. 4 MiB of full sketches, each of another key, take two thirds of
   * a second.
   */
  severalDimensionsFactor: 2,
  /** A row has ids, times and names in addition to its cells. */
  rowBytes: 200,
};
/**
 * Bounds the index ranges that one level reads. A report leaves out older blocks. A transaction may
 * read 4,096 ranges. Each gap between two blocks costs one range for each unit, at two of the
 * levels, and a summary reads in two turns. That makes 4 times this number, and leaves some ranges
 * for all the rest.
 */
export const MAX_RANGES_AT_LEVEL = 900;
/**
 * Bounds the buckets of one answer: two years of days, or a month of hours. A chart can show that
 * many, and a transaction can read them.
 */
export const MAX_BUCKETS = 1000;
/**
 * Bounds the empty blocks of a level that the search for the first figures passes over. With more
 * of them "all time" begins too early, which costs a reader of that range no more.
 */
export const MAX_EMPTY_BLOCKS = 200;

/** Limits of one source: first of the edge, then of the edge and the rest of its hour together. */
interface SourceLimits {
  readonly edge: RowLimits;
  readonly both: RowLimits;
}
export type EdgeLimits = Readonly<Record<RecountSource, SourceLimits>>;

/**
 * Bounds the raw rows of one ragged edge, dead letters included. Ordinary events take 550 bytes,
 * sessions 600 and visitors 200. Both edges together stay within 20,000 of the 32,000 rows and 8 of
 * the 16 MiB that a transaction may read.
 */
export const edgeLimits: EdgeLimits = {
  events: {
    edge: { rows: 4000, bytes: MIB },
    both: { rows: 5000, bytes: 2 * MIB },
  },
  sessions: {
    edge: { rows: 2000, bytes: 768 * KIB },
    both: { rows: 2500, bytes: 1280 * KIB },
  },
  visitors: {
    edge: { rows: 2000, bytes: 384 * KIB },
    both: { rows: 2500, bytes: 768 * KIB },
  },
};

/** Bounds what a report reads that counts raw events of one name. */
export const namedEvents = {
  /** A query reads each by itself, and a transaction may read 4,096 index ranges. */
  events: { rows: 3000, bytes: 3 * MIB },
  /**
   * Events of all kinds among which the pageviews are. Counting them takes a fraction of a query's
   * second.
   */
  views: { rows: 6000, bytes: 4 * MIB },
  /** Dead letters of the same time, of all names: a healthy site has none. */
  letters: { rows: 2000, bytes: MIB },
};
/**
 * Bounds the events of one name that a query reads at once. It may read as many in vain, and events
 * may be large.
 */
export const NAMED_READ_AT_ONCE = 32;
/** Bounds the properties of one answer to as many as a menu can show. */
export const MAX_PROPERTY_KEYS = 100;

/**
 * Bounds the days of a report of usage: a year and a month. A day has 17 small rows with 16 lanes.
 */
export const MAX_USAGE_DAYS = 400;
