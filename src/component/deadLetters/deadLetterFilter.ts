/**
 * A filter for raw events: it tells which of them are dead letters. Those are in no block, so
 * whatever counts raw events leaves them out.
 */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { lettersByTime } from "../rows/deadLetters.js";
import type { Span } from "../model/rollups/rangePlan.js";
import type { RowBudget } from "../budget/rowBudget.js";
import type { LoggedEvent } from "../rows/eventForm.js";

/** The events that a filter looks at. */
interface FilteredEvents {
  siteId: Id<"sites">;
  span: Span;
  /** The order in which the events will be asked for, by their time. */
  order: "asc" | "desc";
  /** Bounds the letters that are read. */
  budget: RowBudget;
}

/**
 * Reads the dead letters of a span in step with its events, as far as they are asked for. There are
 * at most as many letters as events, and nothing else bounds their number: so a budget does.
 */
export class DeadLetterFilter {
  readonly #rowsFrom: (first: number) => AsyncIterator<Doc<"deadLetters">>;
  readonly #isNewestFirst: boolean;
  readonly #budget: RowBudget;
  #letters: AsyncIterator<Doc<"deadLetters">> | undefined;
  /** The letter that was read last, not before the instant. */
  #next: Doc<"deadLetters"> | undefined;
  #isCut = false;
  #instant: number | undefined;
  readonly #ofInstant = new Set<Id<"events">>();

  constructor(ctx: QueryCtx, { siteId, span, order, budget }: FilteredEvents) {
    const { from, to } = span;
    this.#isNewestFirst = order === "desc";
    this.#budget = budget;
    const lettersIn = (start: number, end: number) =>
      lettersByTime(ctx.db, siteId, { from: start, to: end })
        .order(order)
        [Symbol.asyncIterator]();
    this.#rowsFrom = (first) =>
      order === "asc" ? lettersIn(first, to) : lettersIn(from, first + 1);
  }

  /** Whether the event is a dead letter; null when the budget ends before that is known. */
  async holds({ _id, occurredAt }: LoggedEvent): Promise<boolean | null> {
    if (occurredAt !== this.#instant) {
      this.#instant = occurredAt;
      this.#ofInstant.clear();
      await this.#readInstant(occurredAt);
    }
    if (this.#ofInstant.has(_id)) return true;
    return this.#isCut ? null : false;
  }

  async #readInstant(instant: number): Promise<void> {
    if (!this.#letters) {
      this.#letters = this.#rowsFrom(instant);
      await this.#advance();
    }
    while (!this.#isCut && this.#next && !this.#isBehind(this.#next, instant)) {
      if (this.#next.occurredAt === instant) {
        this.#ofInstant.add(this.#next.eventDocumentId);
      }
      await this.#advance();
    }
  }

  async #advance(): Promise<void> {
    const read: IteratorResult<Doc<"deadLetters">, unknown> | undefined =
      await this.#letters?.next();
    this.#next = read?.done === false ? read.value : undefined;
    if (this.#next && !this.#budget.take(this.#next)) this.#isCut = true;
  }

  #isBehind({ occurredAt }: Doc<"deadLetters">, instant: number): boolean {
    return this.#isNewestFirst ? occurredAt < instant : occurredAt > instant;
  }
}
