/**
 * The levels of the rollup tree, finest first, and `staged`: counts of repairs that are under way.
 */
export const levels = ["staged", "delta", "hour", "day", "month"] as const;
export type Level = (typeof levels)[number];

/** The levels that compaction makes. */
export const compactedLevels = ["hour", "day", "month"] as const;
export type CompactedLevel = (typeof compactedLevels)[number];
