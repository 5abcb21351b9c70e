/** How much reports answer. Apart from their validators, which the dashboard does without. */

/** Metrics that a breakdown can be ordered by. A dimension has those that make sense for it. */
export const rowMetrics = [
  "visitors",
  "sessions",
  "pageviews",
  "events",
  "bounceRate",
  "averageSessionDurationMs",
] as const;

/** Rows of a breakdown. */
export const DEFAULT_BREAKDOWN_LIMIT = 100;
export const MAX_BREAKDOWN_LIMIT = 1000;

/** So that a summary of the largest breakdowns stays below the 16 MiB of an answer. */
export const MAX_SUMMARY_DIMENSIONS = 10;
