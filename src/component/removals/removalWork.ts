/** All that the kinds of removals share while they work in one transaction, and how far each says that it has come. */
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
  /** The browser or device that an erasure is at. It decides which events are meant. */
  device: ErasedDevice | null;
}

/** How far a removal has come with what it looks for. */
export interface Progress {
  isDone: boolean;
  /** A session that takes further transactions. */
  session?: SessionWalk;
  after?: Doc<"removals">["after"];
  tally?: ImportTally;
  /** The browser or device that an erasure is at; null: it is at none. */
  device?: ErasedDevice | null;
  groupScan?: GroupScan;
}

/** After an event that could not be removed to the end. */
export function progressAt(
  outcome: SessionWalk | false,
): Pick<Progress, "isDone" | "session"> {
  return { isDone: false, ...(outcome && { session: outcome }) };
}
