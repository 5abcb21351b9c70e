/**
 * Looks for the events that a removal takes, in the order of their time, one bounded stretch after
 * the other.
 */
import { v, type Infer } from "convex/values";
import { internal } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import { internalQuery, type QueryCtx } from "../_generated/server.js";
import { rowsAfter } from "../repairs/hourRows.js";
import {
  isMeant,
  vMatching,
  vRowPosition,
  type Matching,
  type RowPosition,
} from "../model/removals/removal.js";
import {
  progressAt,
  type RemovalProgress,
  type RemovalWork,
} from "./removalWork.js";
import { RowBudget } from "../budget/rowBudget.js";
import { positionAmongTimes } from "../rows/eventSearches.js";
import { MAX_COUNTED_DELETES, scannedEvents } from "../budget/cleanupLimits.js";
import type { LoggedEvent } from "../rows/eventForm.js";

const vFound = v.object({
  events: v.array(v.object({ id: v.id("events"), position: vRowPosition })),
  /** The last event that the scan looked at. Null: there are no more. */
  last: v.union(v.null(), vRowPosition),
});
export type Found = Infer<typeof vFound>;

/**
 * Finds the events of one stretch. Run this on a stale snapshot: it reads the time into which
 * ingest writes. It does not find events that have arrived since before the place that it has
 * reached.
 */
export const find = internalQuery({
  args: {
    siteId: v.id("sites"),
    target: vMatching,
    after: v.union(v.null(), vRowPosition),
  },
  returns: vFound,
  handler: async (ctx, { siteId, target, after }): Promise<Found> => {
    const budget = new RowBudget(scannedEvents);
    const events: Found["events"] = [];
    let last = after;
    for await (const event of candidates(ctx, siteId, target, after)) {
      const isFull = budget.isSpent || events.length === MAX_COUNTED_DELETES;
      if (isFull) return { events, last };
      budget.take(event);
      last = positionAmongTimes(event);
      if (isMeant(event, target)) {
        events.push({ id: event._id, position: last });
      }
    }
    return { events, last: null };
  },
});

/**
 * Removes the events that the target means, from the place that the removal has reached, as far as
 * there is room.
 */
export async function removeMatching(
  { ctx, removed }: RemovalWork,
  { siteId, after: begun }: Doc<"removals">,
  target: Matching,
): Promise<RemovalProgress> {
  const found: Found = await ctx.runQuery(
    internal.removals.removalScan.find,
    { siteId, target, after: begun },
    { useStaleSnapshot: true },
  );
  let after = begun;
  for (const { id, position } of found.events) {
    const outcome = await removed.remove(id);
    if (outcome !== true) return { ...progressAt(outcome), after };
    after = position;
  }
  return { isDone: found.last === null, after: found.last };
}

/** Events after `after` that may match the target: those of its time. */
export async function* candidates(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  target: Matching,
  after: RowPosition | null,
): AsyncGenerator<LoggedEvent> {
  const { from, to } = target;
  const range = { siteId, source: "events", from, to } as const;
  for await (const { row } of rowsAfter(ctx, range, after)) {
    if ("seq" in row) yield row;
  }
}
