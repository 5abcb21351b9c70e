/** The window of the realtime report. Apart from its validators, which the dashboard does without. */

/** Whole minutes, the last of which is the running one, or on a busy site the one before. */
export const REALTIME_MINUTES = 30;
/** The newest of them that make a visitor active. */
export const ACTIVE_MINUTES = 5;
/** Rows each of pages, sources and countries. */
export const REALTIME_ROWS = 10;
