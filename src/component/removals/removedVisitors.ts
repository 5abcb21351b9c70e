/** Corrects a visitor whose events a removal deletes. */
import { getDocumentSize } from "convex/values";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { CountedRows } from "./countedRows.js";
import { Passed } from "../budget/deletionBudget.js";
import { eventsOfVisitor } from "../rows/events.js";
import { findVisitor, moveVisitor } from "../rows/visitors.js";
import type { LoggedEvent } from "../rows/eventForm.js";

interface Removal {
  /** The time of the first event that the removal deleted. */
  removedAt: number;
  /** Whether raw events of an instant may be deleted. A visitor known since then stays so. */
  isGone: (at: number) => boolean;
  isCounted: (event: LoggedEvent) => Promise<boolean>;
  rows: CountedRows;
}

/**
 * Deletes a visitor who has no counted event left. Otherwise the first event that is left decides
 * since when the visitor is known. User, traits and groups stay. Call it in the transaction that
 * deletes the events.
 */
export async function correctVisitor(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  visitorId: string,
  { removedAt, isGone, isCounted, rows }: Removal,
): Promise<void> {
  const visitor = await findVisitor(ctx, siteId, visitorId);
  if (!visitor) return;
  const { firstSeenAt: known, lastSeenAt } = visitor;
  // Clean-up notes when it last saw a visitor of whom it deletes rows. Those rows said more than
  // the ones that are left.
  if (known < removedAt || isGone(known) || lastSeenAt !== undefined) return;
  const firstSeenAt = await firstCounted(ctx, siteId, visitorId, isCounted);
  if (firstSeenAt === null) {
    await rows.deleteVisitor(visitor);
  } else if (firstSeenAt !== known) {
    await moveVisitor(ctx, visitor, firstSeenAt);
    rows.countAnew(known);
    rows.countAnew(firstSeenAt);
  }
}

/**
 * The time of the first event that is left and counted. Null: there is none. After a thousand that
 * wait or have failed it answers with the first of them, because its fold would say the same.
 */
async function firstCounted(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  visitorId: string,
  isCounted: Removal["isCounted"],
): Promise<number | null> {
  const uncounted = new Passed();
  let first: number | undefined;
  const events = eventsOfVisitor(ctx.db, siteId, visitorId);
  for await (const event of events) {
    if (await isCounted(event)) return event.occurredAt;
    first ??= event.occurredAt;
    if (!uncounted.goesOn(getDocumentSize(event))) return first;
  }
  return null;
}
