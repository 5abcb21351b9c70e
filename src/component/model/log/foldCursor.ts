/** How far a lane's fold has got. It can stop inside a commit, so `seq` alone does not say it. */
import { v, type Infer } from "convex/values";

export const vFoldCursor = v.object({
  /** Commit timestamp of the last folded event. */
  seq: v.int64(),
  /** Its `_creationTime`: unique within the commit, and increasing. */
  after: v.number(),
  /** When that fold ran: a lane that stops advancing shows it. */
  at: v.number(),
});
export type FoldCursor = Infer<typeof vFoldCursor>;

/** A position in a lane's log: behind the event with this commit and `_creationTime`. */
export const vLogPosition = vFoldCursor.pick("seq", "after");
export type LogPosition = Infer<typeof vLogPosition>;
