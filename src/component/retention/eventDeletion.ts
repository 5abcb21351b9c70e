/**
 * Deletes events for clean-up. An event, its dead letter and the rows that list it among its groups
 * count as one row. Notes which times are deleted, and when the visitors were last seen.
 */
import { limits } from "../../shared/limits.js";
import type { MutationCtx } from "../_generated/server.js";
import { scheduleCount } from "../deadLetters/deadLetterGauge.js";
import { deleteEvent } from "../rows/deleteEvent.js";
import { noteSeenByEvent } from "./lastSeen.js";
import type { CleanupBatch } from "./retentionBatch.js";
import { lettersByTime, lettersOfEvent } from "../rows/deadLetters.js";
import type { LoggedEvent } from "../rows/eventForm.js";

/**
 * When the event happened. If its time is impossible, this is the time of receipt, because nothing
 * was counted by the other.
 */
export function happenedAt({ occurredAt, receivedAt }: LoggedEvent): number {
  const latest = receivedAt + limits.FUTURE_TOLERANCE_MS.value;
  return occurredAt >= 0 && occurredAt <= latest ? occurredAt : receivedAt;
}

export class EventDeletion {
  readonly #ctx: MutationCtx;
  readonly #batch: CleanupBatch;
  /** Whether an event may have a dead letter at all. A healthy site has none. */
  readonly #hasLetters: boolean;
  #letters = 0;
  deleted = 0;

  private constructor(
    ctx: MutationCtx,
    batch: CleanupBatch,
    { hasLetters }: { hasLetters: boolean },
  ) {
    this.#ctx = ctx;
    this.#batch = batch;
    this.#hasLetters = hasLetters;
  }

  static async begin(
    ctx: MutationCtx,
    batch: CleanupBatch,
  ): Promise<EventDeletion> {
    const letter = await lettersByTime(ctx.db, batch.site._id).first();
    return new EventDeletion(ctx, batch, { hasLetters: letter !== null });
  }

  async delete(event: LoggedEvent): Promise<void> {
    const { gone, budget } = this.#batch;
    if (this.#hasLetters) await this.#deleteLetters(event);
    await noteSeenByEvent(this.#ctx, event);
    await deleteEvent(this.#ctx, event);
    gone.note("events", happenedAt(event));
    budget.spend();
    this.deleted++;
  }

  async end(): Promise<void> {
    if (this.#letters === 0) return;
    await scheduleCount(this.#ctx, this.#batch.site._id);
  }

  async #deleteLetters({ _id }: LoggedEvent): Promise<void> {
    const letters = lettersOfEvent(this.#ctx.db, _id);
    for await (const letter of letters) {
      await this.#ctx.db.delete("deadLetters", letter._id);
      this.#letters++;
    }
  }
}
