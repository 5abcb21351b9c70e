/** How far clean-up has come with rows of a kind, some of which have to stay for now. */
import { v, type Infer } from "convex/values";
import { literals } from "../../../shared/validators.js";
import { vLogPosition } from "../log/foldCursor.js";

/** Behind a row in the order of its time, and of rows of one time in that of their creation. */
const vPlace = v.object({ at: v.number(), after: v.number() });
export type Place = Infer<typeof vPlace>;

/** Before every row: none has a time before 1970. */
export const firstPlace: Place = { at: 0, after: 0 };

/** Kinds of rows that are gone over in the order of their time. */
const timedKinds = ["sessions", "visitors"] as const;
export type TimedKind = (typeof timedKinds)[number];

const vLogPass = v.object({
  siteId: v.id("sites"),
  kind: v.literal("log"),
  lane: v.number(),
  /** Whatever the lane has up to here is gone, or found by the chunks of its import. */
  ...vLogPosition.fields,
});

const vTimedPass = v.object({
  siteId: v.id("sites"),
  kind: literals(timedKinds),
  /** Rows up to here were looked at once, as they came to be older than the cut. */
  first: vPlace,
  /** Those that had to stay are looked at once more for each cut: how far that is, and where it ends. */
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
  /** The last chunk looked at; absent where the pass has ended. */
  position: v.optional(
    v.object({ run: v.id("imports"), seq: v.int64(), after: v.number() }),
  ),
});

/** Runs that have been open for long, while there are more of them than one call looks at. */
const vOpenRunsPass = v.object({
  siteId: v.id("sites"),
  kind: v.literal("openRuns"),
  /** The next call goes on with the runs that were opened later. */
  openedAt: v.number(),
});

export const vCleanupPass = v.union(
  vLogPass,
  vTimedPass,
  vRunPass,
  vOpenRunsPass,
);
