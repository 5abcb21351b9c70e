/**
 * The cursor of a lane's fold. It can stop inside a commit, so `seq` alone does not say where it
 * is.
 */
import { v, type Infer } from "convex/values";

export const vFoldCursor = v.object({
  /** Commit timestamp of the last folded event. */
  seq: v.int64(),
  /** Its `_creationTime`: unique within the commit, and increasing. */
  after: v.number(),
  /** The time of that fold: it shows a lane that does not advance. */
  at: v.number(),
});
export type FoldCursor = Infer<typeof vFoldCursor>;

/** A position in a lane's log: behind the event with this commit and `_creationTime`. */
export const vLogPosition = vFoldCursor.pick("seq", "after");
export type LogPosition = Infer<typeof vLogPosition>;
