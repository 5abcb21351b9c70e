/**
 * The events that each attempt of a fold takes, and its share of the transaction. A failure halves both, until the
 * event that fails is alone; once it is set aside, every attempt takes twice as many as the one before.
 */
import { ATTEMPT_SHARE, shareAfterFailure } from "./foldPlan.js";

export class AttemptSizes {
  /** Events of the batch that are neither folded nor set aside. */
  remaining: number;
  /** Events that the next attempt takes. */
  next: number;
  share = ATTEMPT_SHARE;
  #isGrowing: boolean;

  /** On trial, the cause that stopped the lane is likely to be there still, and then one event shows it. */
  constructor(batch: number, isOnTrial: boolean) {
    this.remaining = batch;
    this.next = isOnTrial ? Math.min(batch, 1) : batch;
    this.#isGrowing = isOnTrial;
  }

  /** An attempt has folded so many. */
  folded(events: number): void {
    this.remaining -= events;
    const next = this.#isGrowing ? 2 * this.next : this.next;
    this.next = Math.min(next, this.remaining);
  }

  /** An attempt has failed. Returns whether its event was alone: then no smaller one is left to try. */
  failed(): boolean {
    this.#isGrowing = false;
    this.share = shareAfterFailure(this.share);
    if (this.next <= 1) return true;
    this.next = Math.ceil(this.next / 2);
    return false;
  }

  /** The event that failed alone is out of the way. Bad ones often come together: halving anew takes too long. */
  setAside(): void {
    this.remaining--;
    this.next = 1;
    this.#isGrowing = true;
  }
}
