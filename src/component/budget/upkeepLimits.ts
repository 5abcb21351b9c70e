/** Limits of transactions that look over sites: upkeep and health. `limits.ts` adds them up. */
import { MIB } from "../../shared/units.js";

/** Sites that one look for stalled lanes reads: the settings of one site may have half a MB. */
export const stalledSites = { rows: 16, bytes: 4 * MIB };
/** Lanes with events. A look begins no further site past it, and restarting one is about six nested calls. */
export const MAX_STALLED_LANES = 32;

/** Sites that the health of the intake reads: about five index ranges and a few small rows each. */
export const healthSites = { rows: 100, bytes: 2 * MIB };
/** Rows of the backlog that it reads, of all sites together: a row for each 100 events that wait. */
export const MAX_BACKLOG_ROWS = 10_000;
/** Lanes that it reads, of all sites together: of each an event, which may have 64 KB as stored. */
export const MAX_LANES_READ = 200;

/**
 * Rows of unfinished work that compaction looks at: two reads each, and a scheduled function for a lost step. A row
 * may have the ids of 8,192 dead letters, which take a quarter of a MiB.
 */
export const unfinishedRows = { rows: 100, bytes: 2 * MIB };
/** Removals of one site that may wait: asking for another reads all of them. */
export const MAX_WAITING_REMOVALS = 100;
/** Schedules of the app's own crons: far more than an app registers, one for each job and site that it names. */
export const MAX_OWN_SCHEDULES = 1000;

/** Sites that one page of upkeep has: some hundred calls of an action, which take a few seconds. */
export const MAX_PAGE_SITES = 100;
/** Bytes of these sites. The lists of one may have 240 KB, and three times as much in other scripts. */
export const MAX_PAGE_SITE_BYTES = 4 * MIB;
