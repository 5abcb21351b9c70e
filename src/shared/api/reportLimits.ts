/**
 * Limits of the reports' answers. The file has no validators, because the dashboard does without
 * them.
 */

/** Metrics that can order a breakdown. Each dimension has those that make sense for it. */
export const rowMetrics = [
  "visitors",
  "sessions",
  "pageviews",
  "events",
  "bounceRate",
  "averageSessionDurationMs",
] as const;

/** Bounds the rows of a breakdown. */
export const DEFAULT_BREAKDOWN_LIMIT = 100;
export const MAX_BREAKDOWN_LIMIT = 1000;

/**
 * Bounds the dimensions of a summary. With the largest breakdowns, it stays below the 16 MiB of an
 * answer.
 */
export const MAX_SUMMARY_DIMENSIONS = 10;
