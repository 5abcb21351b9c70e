/**
 * The dead letters of a site as a list, newest failure first, and each of them as an operator sees
 * it.
 */
import { defined } from "../../shared/defined.js";
import type {
  DeadLetterState,
  ListedDeadLetter,
} from "../../shared/api/deadLetters.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { lettersOfSite, lettersOfState } from "../rows/deadLetters.js";
import type { List } from "../rows/listPager.js";
import { newestFirst } from "../rows/newestFirst.js";
import { RowBudget } from "../budget/rowBudget.js";
import { MAX_LETTER_EVENT_BYTES } from "../budget/listLimits.js";
import { findEvent, type LoggedEvent } from "../rows/eventForm.js";

/**
 * Letters by when they were set aside. Those in quarantine by the failure that ended their retries.
 */
export function deadLetterList(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  state: DeadLetterState | undefined,
): List<Doc<"deadLetters">> {
  const rows = newestFirst(ctx, (db) =>
    state === undefined
      ? lettersOfSite(db, siteId)
      : lettersOfState(db, siteId, state),
  );
  return { rows };
}

export function stateOf({
  quarantinedAt,
}: Doc<"deadLetters">): DeadLetterState {
  return quarantinedAt === undefined ? "active" : "quarantined";
}

/**
 * Letters with what can be read of their events. Does not read events beyond the page's budget, nor
 * sums them up.
 */
export async function listedDeadLetters(
  ctx: QueryCtx,
  letters: readonly Doc<"deadLetters">[],
): Promise<ListedDeadLetter[]> {
  const budget = new RowBudget({
    rows: Infinity,
    bytes: MAX_LETTER_EVENT_BYTES,
  });
  const listed: ListedDeadLetter[] = [];
  for (const letter of letters) {
    const event = budget.isSpent
      ? null
      : await findEvent(ctx.db, letter.eventDocumentId);
    const hasRoom = event !== null && budget.take(event);
    listed.push(listedDeadLetter(letter, hasRoom ? event : null));
  }
  return listed;
}

function listedDeadLetter(
  letter: Doc<"deadLetters">,
  event: LoggedEvent | null,
): ListedDeadLetter {
  const { _id, reason, retryAt, quarantinedAt } = letter;
  const { eventDocumentId, occurredAt, failedAt, error, attempts } = letter;
  return {
    deadLetterId: _id,
    eventDocumentId,
    occurredAt,
    failedAt,
    reason,
    error,
    attempts,
    ...defined({ retryAt, quarantinedAt }),
    ...(event && { event: summaryOf(event) }),
  };
}

const summaryFields = ["type", "name", "path", "visitorId", "userId"] as const;

/** The readable part of an event. In an unreadable event any field may have any value. */
function summaryOf(
  event: Partial<Record<string, unknown>>,
): NonNullable<ListedDeadLetter["event"]> {
  const summary: NonNullable<ListedDeadLetter["event"]> = {};
  const { unreadable, type, ...others } = event;
  const read = unreadable === undefined ? { ...others, type } : others;
  for (const field of summaryFields) {
    const value: unknown = read[field];
    if (typeof value === "string") summary[field] = value;
  }
  return summary;
}
