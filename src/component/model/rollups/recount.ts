/** The state of counting one hour again, where that takes more than one transaction. */
import { v, type Infer } from "convex/values";
import { literals } from "../../../shared/validators.js";

/** The levels whose buckets are the sum of finer ones. */
export const vSummedLevel = literals(["day", "month"]);

/** The rows that an hour is counted from, in this order. */
export const recountSources = ["events", "sessions", "visitors"] as const;
export type RecountSource = (typeof recountSources)[number];

/**
 * The fence: events up to these positions were folded when the count began. As long as no fold has
 * written a delta of the hour since, the rows and blocks of the hour have not changed.
 */
export const vFence = v.array(
  v.object({ lane: v.number(), seq: v.int64(), after: v.number() }),
);
export type Fence = Infer<typeof vFence>;

export const vRecount = v.object({
  hour: v.number(),
  fence: vFence,
  source: literals(recountSources),
  /** The last counted row of this source: its time, and its creation time. */
  after: v.union(v.null(), v.object({ at: v.number(), created: v.number() })),
  /** The number of staged rows. */
  parts: v.number(),
  /**
   * Present once everything is counted. The last unit of the hour that is replaced; null: none yet.
   */
  replaced: v.optional(v.union(v.null(), v.string())),
});
export type Recount = Infer<typeof vRecount>;
