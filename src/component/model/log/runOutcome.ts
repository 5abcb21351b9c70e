/** The outcome of a run of a lane's fold, as the lane's progress notes it. */
import type { Failing } from "./failing.js";
import type { FoldCursor } from "./foldCursor.js";

export interface RunOutcome {
  /** The position that the run has reached; null: no further than the run before. */
  cursor: FoldCursor | null;
  /**
   * `stuck`: a dead letter could not be written; `clean`: nothing failed; `unknown`: nothing was
   * tried.
   */
  state: "stuck" | "clean" | "unknown";
  /** Absent: the lane is not failing, or not any more. */
  failing: Failing | undefined;
}
