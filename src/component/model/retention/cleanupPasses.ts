/** How far clean-up is with each kind of rows, if some of them have to stay for the time being. */
import { v, type Infer } from "convex/values";
import { literals } from "../../../shared/validators.js";
import { vLogPosition } from "../log/foldCursor.js";

/**
 * The place after a row, in the order of time. Rows of one time are in the order of their creation.
 */
const vPlace = v.object({ at: v.number(), after: v.number() });
export type PassPlace = Infer<typeof vPlace>;

/** Before every row: none has a time before 1970. */
export const firstPlace: PassPlace = { at: 0, after: 0 };

/** Kinds of rows that clean-up goes through in the order of their time. */
const timedKinds = ["sessions", "visitors"] as const;
export type TimedKind = (typeof timedKinds)[number];

const vLogPass = v.object({
  siteId: v.id("sites"),
  kind: v.literal("log"),
  lane: v.number(),
  /**
   * Up to here clean-up has deleted every row of the lane, or finds it by the chunks of its import.
   */
  ...vLogPosition.fields,
});

const vTimedPass = v.object({
  siteId: v.id("sites"),
  kind: literals(timedKinds),
  /** Clean-up has looked at rows up to here once, when they became older than the cut. */
  first: vPlace,
  /**
   * Clean-up looks once more, for each cut, at rows that had to stay: how far that is, and where it
   * ends.
   */
  again: v.optional(v.object({ ...vPlace.fields, until: v.number() })),
  /** The cut of the last such round, which may be under way. */
  cut: v.number(),
});
export type TimedPass = Infer<typeof vTimedPass>;

const vRunPass = v.object({
  siteId: v.id("sites"),
  kind: v.literal("runs"),
  /** The cut of events when the pass began. */
  cut: v.number(),
  beganAt: v.number(),
  /** The last chunk that the pass looked at. Absent if the pass has ended. */
  position: v.optional(
    v.object({ run: v.id("imports"), seq: v.int64(), after: v.number() }),
  ),
});

/** Runs that have been open for long, while there are more of them than one call looks at. */
const vOpenRunsPass = v.object({
  siteId: v.id("sites"),
  kind: v.literal("openRuns"),
  /** The next call goes on with runs that were opened later. */
  openedAt: v.number(),
});

export const vCleanupPass = v.union(
  vLogPass,
  vTimedPass,
  vRunPass,
  vOpenRunsPass,
);
