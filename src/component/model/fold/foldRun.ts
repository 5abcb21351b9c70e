/**
 * One run of a lane's fold, from its batch to its report. It does no work itself: the shell
 * (`fold/loop.ts`) tells it what has happened, and it answers what to try next.
 *
 * ```
 *  whole ──failed──► halved ──one event failed──► alone ──set aside──► recovering (1, 2, 4, … events)
 *                      ▲                                                 │
 *                      └───────────────────────failed────────────────────┤
 *  trial (1, 2, 4, … events) ─────────────────failed─────────────────────┘
 * ```
 *
 * The run ends when the log is exhausted, when an event can neither be folded nor set aside
 * (`stuck`), when so many events fail that the cause is ours (`stopped`), or when the batch, the
 * attempts or the ranges are used up.
 */
import type { Failing } from "../log/failing.js";
import type { FoldCursor, LogPosition } from "../log/foldCursor.js";
import type { RunOutcome } from "../log/runOutcome.js";
import {
  ATTEMPT_SHARE,
  MAX_RANGES_PER_FOLD,
  shareAfterFailure,
} from "./foldPlan.js";

/** Bounds the attempts of a run. Halving 500 events down to one takes nine. */
const MAX_ATTEMPTS = 24;
/** Bounds the events that a run sets aside. If more of one batch are bad, the cause is ours. */
export const MAX_DEAD_LETTERS_PER_FOLD = 5;

/** The work of a run. */
export interface FoldBatch {
  /** The position before the run; null: before the first event of the lane. */
  cursor: LogPosition | null;
  /** Commit timestamp of the newest event when the batch was made. */
  upTo: bigint;
  /** Number of events to take; 0: the shell sets the first one aside untried. */
  size: number;
  flushIntervalMs: number;
}

/** The size of an attempt. */
export interface Attempt {
  /** Events. */
  size: number;
  /** Its share of the transaction. */
  share: number;
  /** Index ranges that the run has left for it. */
  ranges: number;
}

/** The result of an attempt. */
export interface FoldedAttempt {
  cursor: LogPosition | null;
  events: number;
  ranges: number;
  /** Nothing is left up to the end of the batch. */
  exhausted: boolean;
}

/**
 * The answer to a failed attempt. `halve`: a smaller attempt follows. `setAside`: the event that
 * failed alone goes out of the way. `lookAhead`: the same, unless the events behind it fail as
 * well; then the lane stops. `stop`: the lane stops.
 */
export type AfterFailure = "halve" | "setAside" | "lookAhead" | "stop";

/** The report of a run, by which the shell ends it. */
export interface FoldReport extends RunOutcome {
  /** The commit up to which all is folded; undefined: the run got no further. */
  foldedTo: bigint | undefined;
  /** Nothing was left up to the end of the batch. */
  isExhausted: boolean;
  /** Events that the run has passed: folded or set aside. */
  events: number;
  /** The pause before the lane's next batch. */
  debounceMs: number;
}

export class FoldRun {
  readonly #batch: FoldBatch;
  /** The failure that had stopped the lane: this run is its trial. */
  readonly #failing: Failing | undefined;
  #phase: "whole" | "trial" | "halved" | "alone" | "recovering";
  #end: "exhausted" | "stuck" | "stopped" | null = null;
  #cursor: LogPosition | null;
  /** Events of the batch that are neither folded nor set aside. */
  #remaining: number;
  /** Events that the next attempt takes. */
  #size: number;
  #share = ATTEMPT_SHARE;
  #attempts = 0;
  #ranges = 0;
  #deadLetters = 0;
  #hasFolded = false;

  /**
   * A trial begins with one event: the cause that stopped the lane is likely to be there still, and
   * one shows it.
   */
  constructor(batch: FoldBatch, failing?: Failing) {
    this.#batch = batch;
    this.#failing = failing;
    this.#cursor = batch.cursor;
    this.#remaining = batch.size;
    this.#phase = failing ? "trial" : "whole";
    this.#size = failing ? Math.min(batch.size, 1) : batch.size;
  }

  /** The position at which the next attempt begins. */
  get cursor(): LogPosition | null {
    return this.#cursor;
  }

  /** The attempt to make now; null: the run is over. */
  next(): Attempt | null {
    if (this.#end !== null || this.#remaining <= 0) return null;
    if (this.#attempts === MAX_ATTEMPTS) return null;
    this.#attempts++;
    const ranges = MAX_RANGES_PER_FOLD - this.#ranges;
    if (ranges <= 0) return null;
    return { size: this.#size, share: this.#share, ranges };
  }

  /** An attempt has folded events, perhaps fewer than it was to take. */
  folded({ cursor, events, ranges, exhausted }: FoldedAttempt): void {
    this.#cursor = cursor;
    this.#ranges += ranges;
    this.#hasFolded ||= events > 0;
    this.#remaining -= events;
    const isGrowing = this.#phase === "trial" || this.#phase === "recovering";
    const size = isGrowing ? 2 * this.#size : this.#size;
    this.#size = Math.min(size, this.#remaining);
    if (exhausted) this.#end = "exhausted";
  }

  /** An attempt has failed and left no trace. */
  failed(): AfterFailure {
    this.#share = shareAfterFailure(this.#share);
    if (this.#size > 1) {
      this.#phase = "halved";
      this.#size = Math.ceil(this.#size / 2);
      return "halve";
    }
    this.#phase = "alone";
    if (this.#deadLetters === MAX_DEAD_LETTERS_PER_FOLD) return "stop";
    return this.#failing && this.#deadLetters === 0 ? "lookAhead" : "setAside";
  }

  /**
   * The next event is out of the way. Bad ones often come together, and halving again takes too
   * long: the next attempt takes one event.
   */
  setAside(cursor: LogPosition | null): void {
    this.#cursor = cursor;
    this.#deadLetters++;
    this.#remaining--;
    this.#size = 1;
    this.#phase = "recovering";
  }

  /** The next event could not be set aside either. */
  stuck(): void {
    this.#end = "stuck";
  }

  /** So many events fail that the cause is ours. No batch comes before the lane stops. */
  stopped(): void {
    this.#end = "stopped";
  }

  /** Returns the report of the run, which ends at `now`. */
  report(now: number): FoldReport {
    const isExhausted = this.#end === "exhausted";
    const cursor = this.#moved(now);
    return {
      cursor,
      state: this.#state(cursor !== null),
      failing: this.#stillFailing(),
      foldedTo: isExhausted ? this.#batch.upTo : cursor?.seq,
      isExhausted,
      events: this.#batch.size - this.#remaining,
      debounceMs:
        cursor !== null && this.#end === null ? 0 : this.#batch.flushIntervalMs,
    };
  }

  /** The cursor as it is stored; null where the run got no further. */
  #moved(at: number): FoldCursor | null {
    const { cursor: before } = this.#batch;
    const cursor = this.#cursor;
    if (cursor === null) return null;
    // Creation times are unique within a commit only.
    const hasMoved =
      cursor.after !== before?.after || cursor.seq !== before.seq;
    return hasMoved ? { ...cursor, at } : null;
  }

  #state(hasMoved: boolean): RunOutcome["state"] {
    if (this.#end === "stuck") return "stuck";
    return hasMoved || this.#end !== null ? "clean" : "unknown";
  }

  #stillFailing(): Failing | undefined {
    const hasGotOn = this.#hasFolded || this.#end === "exhausted";
    if (!this.#failing || (hasGotOn && this.#end !== "stopped")) {
      return undefined;
    }
    // A lane that gets on, if slowly, begins with the shortest pause again.
    return { ...this.#failing, ...(this.#hasFolded && { stops: 0 }) };
  }
}
