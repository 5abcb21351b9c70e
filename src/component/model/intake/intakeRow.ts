/**
 * The one shape of an event on its way from a call of the intake into the log. `judgeRows.ts` makes
 * the rows. Those that their site takes are checked, and all others are decided. `storeEvents.ts`
 * decides about checked rows. No step changes a row: each returns it with its next outcome.
 * `decidedRows.ts` has the answer and the figures of decided rows. This file has types only, so it
 * weighs nothing in a function.
 */
import type { IncomingEvent, Repeat } from "../../../shared/event/incoming.js";
import type { EventExclusion } from "../../../shared/event/usage.js";
import type { CheckedEvent } from "./checkEvent.js";

/** One event of a call, and the decision about it so far. */
export interface IntakeRow<Outcome extends RowOutcome = RowOutcome> {
  /** Position among the events of the call. The call's answer names the row by it. */
  readonly index: number;
  /**
   * Position among all rows of the request. Differs from `index` only in a piece of an import's
   * chunk.
   */
  readonly position: number;
  /** The event as its sender wrote it, parsed and bounded. */
  readonly sent: IncomingEvent;
  readonly outcome: Outcome;
}
export type DecidedRow = IntakeRow<Decided>;

/** The site takes the event. Nobody has looked for it in the log yet. */
export interface Checked {
  readonly kind: "checked";
  readonly event: CheckedEvent;
}

/** This transaction has inserted the event. */
export interface Stored {
  readonly kind: "stored";
  readonly event: StoredForm;
  /** Size of the document, without its index entries. */
  readonly bytes: number;
}

/**
 * The event is stored already. `run`: the run of its import knows the row. `ping`: its visitor has
 * a ping in the same second. `event`: the log has this event or one that it repeats.
 */
export type Duplicate =
  | { readonly kind: "duplicate"; readonly of: "run" | "ping" }
  | {
      readonly kind: "duplicate";
      readonly of: "event";
      /** The event that is stored. */
      readonly other: Omit<Repeat, "index">;
      /** Size of that event's document, without its index entries. */
      readonly bytes: number;
    };

/** A setting of the site leaves the event out. */
export interface Excluded {
  readonly kind: "excluded";
  readonly exclusion: EventExclusion;
}

/** Something is wrong with the event, or its run takes nothing new. */
export interface Rejected {
  readonly kind: "rejected";
  /** Says to the sender why. */
  readonly error: string;
}

/** An outcome that no later step changes. */
export type Decided = Stored | Duplicate | Excluded | Rejected;
type RowOutcome = Checked | Decided;

/** An event as the log has it, except for its site and commit. */
export type StoredForm = CheckedEvent & {
  lane: number;
  /** The run that brought it. Null: an import without a run. Absent: not imported. */
  importId?: string | null;
};
