/** The levels of the rollup tree, finest first, and `staged`: what is being counted anew. */
export const levels = ["staged", "delta", "hour", "day", "month"] as const;
export type Level = (typeof levels)[number];

/** Levels made by compaction. */
export const compactedLevels = ["hour", "day", "month"] as const;
export type CompactedLevel = (typeof compactedLevels)[number];
