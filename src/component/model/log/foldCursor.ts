/** How far a lane's fold has got. It can stop inside a commit, which `seq` alone could not say. */
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

/** Where in the log it is. */
export const vFoldPosition = vFoldCursor.pick("seq", "after");
