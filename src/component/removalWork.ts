/** All that the kinds of removals share while they work in one transaction. */
import type { MutationCtx } from "./_generated/server.js";
import type { CountedRows } from "./countedRows.js";
import type { DeletionBudget } from "./deletionBudget.js";
import type { Horizons } from "./model/horizons.js";
import type { ErasedDevice } from "./model/removal.js";
import type { RemovedEvents } from "./removedEvents.js";
import type { Site } from "./requireSite.js";

export interface RemovalWork {
  readonly ctx: MutationCtx;
  readonly site: Site;
  readonly horizons: Horizons;
  readonly budget: DeletionBudget;
  readonly rows: CountedRows;
  readonly removed: RemovedEvents;
  /** The browser or device that an erasure is at. It decides which events are meant. */
  device: ErasedDevice | null;
}
