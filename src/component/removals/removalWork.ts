/**
 * Types that the kinds of removals share: what each works with in one transaction, and how far it
 * has come.
 */
import type { Doc } from "../_generated/dataModel.js";
import type {
  ErasedDevice,
  GroupScan,
  ImportTally,
  SessionWalk,
} from "../model/removals/removal.js";
import type { RemovalTools, RemovedEvents } from "./removedEvents.js";

export interface RemovalWork extends RemovalTools {
  readonly removed: RemovedEvents;
  /** The browser or device that an erasure is at. It decides which events the erasure means. */
  device: ErasedDevice | null;
}

/** How far a removal has come with its search. */
export interface RemovalProgress {
  isDone: boolean;
  /** A session that takes further transactions. */
  session?: SessionWalk;
  after?: Doc<"removals">["after"];
  tally?: ImportTally;
  /** The browser or device that an erasure is at. Null: it is at none. */
  device?: ErasedDevice | null;
  groupScan?: GroupScan;
}

/** The place after an event that the removal could not finish. */
export function progressAt(
  outcome: SessionWalk | false,
): Pick<RemovalProgress, "isDone" | "session"> {
  return { isDone: false, ...(outcome && { session: outcome }) };
}
