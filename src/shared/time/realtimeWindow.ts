/**
 * The window of the realtime report. The file has no validators, because the dashboard does without
 * them.
 */

/** Whole minutes. The last one is the running minute, or on a busy site the one before. */
export const REALTIME_MINUTES = 30;
/** Number of the newest minutes that make a visitor active. */
export const ACTIVE_MINUTES = 5;
/** Bounds the rows of each list: pages, sources and countries. */
export const REALTIME_ROWS = 10;
