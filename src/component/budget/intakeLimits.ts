/**
 * Limits of transactions of the intake and of the log: admission, ingest, usage, imports, and reads
 * of a lane. `intakeTransactions.ts` adds them up.
 */
import { MIB } from "../../shared/units.js";

/**
 * Bounds the rows of one look at a rate. A sender within its rate has a dozen in 15 seconds, and 50
 * fill a bucket.
 */
export const MAX_RATE_USES_READ = 200;
/**
 * Bounds the salts that one run deletes: that of a day, and those that lost runs have left. More
 * than ten lost runs in a row are an outage, and the next run takes the rest.
 */
export const MAX_FORGOTTEN_SALTS = 10;
/**
 * Bounds the events that tell whether a visitor is in a session. Events of servers lie between
 * those of the device, and 50 of them within one session are rare.
 */
export const MAX_SESSION_EVENTS_READ = 50;

/**
 * Bounds the looks for a ping that is stored already. `eventsPerSecond` is for one second of a
 * visitor: people do only a few things in it. `bytes` is for all looks of a transaction: looking
 * must never cost more than storing the pings.
 */
export const pingLooks = { eventsPerSecond: 20, bytes: MIB };

/**
 * Bounds the entries that one run adds to usage. It reads and deletes each, and an entry may be of
 * a day of its own. Then each costs three index ranges, and all of them over a third of a
 * transaction's.
 */
export const MAX_USAGE_ENTRIES = 500;

/**
 * Bounds the rows of chunks that a page of imports reads, shared by its runs. There is one for each
 * 500 events. They are small: together they take one or two megabytes.
 */
export const MAX_LISTED_CHUNK_ROWS = 8000;
/**
 * Bounds the keys of a site, revoked ones included, and so every list of them: more than anyone
 * rotates through.
 */
export const MAX_KEYS_PER_SITE = 200;
/** Bounds the keys that the state of a set-up shows. Nobody reads more. */
export const MAX_KEYS_SHOWN = 20;

/**
 * Events that a row of the backlog stands for. A row may have a multiple. A fold of 500 events
 * leaves five rows to delete.
 */
export const EVENTS_PER_BACKLOG_ROW = 100;
/**
 * Bounds the rows of the backlog that a fold deletes. So many make up for a dozen folds that had no
 * room to delete.
 */
export const MAX_BACKLOG_DELETES = 64;
/**
 * The share of a transaction that a fold must have left for these deletions. Without room for them,
 * a later fold deletes the rows.
 */
export const TIDYING_SHARE = 0.05;
/**
 * Bounds the waiting events that health counts: twenty times as many as a site may have, in 10,000
 * small rows at most.
 */
export const MAX_COUNTED_PENDING = 1_000_000;

/**
 * Bounds the bytes of one read of a lane's log: a quarter of a transaction. So the read fits into
 * the share of a first attempt, with what the fold of these events reads.
 */
export const MAX_LOG_READ_BYTES = 4 * MIB;
