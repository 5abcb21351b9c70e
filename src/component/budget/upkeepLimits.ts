/** Limits of transactions that go through sites: upkeep and health. `limits.ts` adds them up. */
import { MIB } from "../../shared/units.js";

/**
 * Bounds the sites that one look for stalled lanes reads. The settings of one site may have half a
 * MB.
 */
export const stalledSites = { rows: 16, bytes: 4 * MIB };
/**
 * Bounds the lanes with events. Past it a look begins no further site. To restart one lane is about
 * six nested calls.
 */
export const MAX_STALLED_LANES = 32;

/**
 * Bounds the sites that the health of the intake reads. Each takes about five index ranges and a
 * few small rows.
 */
export const healthSites = { rows: 100, bytes: 2 * MIB };
/**
 * Bounds the rows of the backlog that it reads, over all sites. There is a row for each 100 events
 * that wait.
 */
export const MAX_BACKLOG_ROWS = 10_000;
/**
 * Bounds the lanes that it reads, over all sites. It reads one event of each, which may have 64 KB
 * as stored.
 */
export const MAX_LANES_READ = 200;

/**
 * Bounds the rows of unfinished work that compaction looks at. Each takes two reads, and a
 * scheduled function if a step was lost. A row may have the ids of 8,192 dead letters, which take a
 * quarter of a MiB.
 */
export const unfinishedRows = { rows: 100, bytes: 2 * MIB };
/** Bounds the removals of one site that may wait. A request for another reads all of them. */
export const MAX_WAITING_REMOVALS = 100;
/**
 * Bounds the schedules of the app's own crons. An app registers far fewer: one for each job and
 * site that it names.
 */
export const MAX_OWN_SCHEDULES = 1000;

/**
 * Bounds the sites of one page of upkeep: a few hundred calls of an action, which take a few
 * seconds.
 */
export const MAX_PAGE_SITES = 100;
/**
 * Bounds the bytes of these sites. The lists of one may have 240 KB, and three times as much in
 * other scripts.
 */
export const MAX_PAGE_SITE_BYTES = 4 * MIB;
