/** The state of counting one hour anew, where that takes more than one transaction. */
import { v, type Infer } from "convex/values";
import { literals } from "../../../shared/validators.js";

/** Levels whose buckets are the sum of finer ones. */
export const vSummedLevel = literals(["day", "month"]);

/** What an hour is counted from, in this order. */
export const recountSources = ["events", "sessions", "visitors"] as const;
export type RecountSource = (typeof recountSources)[number];

/**
 * The fence: events up to these positions were folded when the count began. While no delta of the hour
 * has been written since, nothing else of it has changed either.
 */
export const vFence = v.array(
  v.object({ lane: v.number(), seq: v.int64(), after: v.number() }),
);
export type Fence = Infer<typeof vFence>;

export const vRecount = v.object({
  hour: v.number(),
  fence: vFence,
  source: literals(recountSources),
  /** The last row counted of this source: its time, and its creation time. */
  after: v.union(v.null(), v.object({ at: v.number(), created: v.number() })),
  /** How many staged rows there are. */
  parts: v.number(),
  /** Everything is counted, and units up to this one have taken the place of the hour's; null: none yet. */
  replaced: v.optional(v.union(v.null(), v.string())),
});
export type Recount = Infer<typeof vRecount>;
