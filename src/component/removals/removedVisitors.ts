/** Corrects a visitor of whom events are removed. */
import { getDocumentSize } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { CountedRows } from "./countedRows.js";
import { Passed } from "../budget/deletionBudget.js";
import { visitorEventsBehind } from "./visitorEvents.js";

interface Removal {
  /** Time of the first event that was removed. */
  removedAt: number;
  /** Whether raw events of an instant may be gone: who is known since then stays so. */
  isGone: (at: number) => boolean;
  isCounted: (event: Doc<"events">) => Promise<boolean>;
  rows: CountedRows;
}

/**
 * A visitor of whom nothing that counted is left goes, of another the first event that is left decides since
 * when it is known. What it is by name stays with it. Belongs into the transaction that removes the events.
 */
export async function correctVisitor(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  visitorId: string,
  { removedAt, isGone, isCounted, rows }: Removal,
): Promise<void> {
  const visitor = await ctx.db
    .query("visitors")
    .withIndex("by_siteId_and_visitorId", (q) =>
      q.eq("siteId", siteId).eq("visitorId", visitorId),
    )
    .unique();
  if (!visitor) return;
  const { firstSeenAt: known, lastSeenAt } = visitor;
  // Clean-up notes when it last saw a visitor of whom it deletes rows: those told more than what is left.
  if (known < removedAt || isGone(known) || lastSeenAt !== undefined) return;
  const firstSeenAt = await firstCounted(ctx, siteId, visitorId, isCounted);
  if (firstSeenAt === null) {
    await rows.deleteVisitor(visitor);
  } else if (firstSeenAt !== known) {
    await ctx.db.patch("visitors", visitor._id, { firstSeenAt });
    rows.countAnew(known);
    rows.countAnew(firstSeenAt);
  }
}

/**
 * When the first event happened that is left and counted; null: there is none. Behind a thousand that wait or have
 * failed it answers with the first of them: its fold would say the same.
 */
async function firstCounted(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  visitorId: string,
  isCounted: Removal["isCounted"],
): Promise<number | null> {
  const ever = { from: -Infinity, to: Infinity, after: null };
  const uncounted = new Passed();
  let first: number | undefined;
  const events = visitorEventsBehind(ctx, siteId, visitorId, ever);
  for await (const event of events) {
    if (await isCounted(event)) return event.occurredAt;
    first ??= event.occurredAt;
    if (!uncounted.goesOn(getDocumentSize(event))) return first;
  }
  return null;
}
