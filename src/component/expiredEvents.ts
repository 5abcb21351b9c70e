/**
 * Events past their retention. An event goes only once its lane has folded it, together with its dead
 * letter if it has one and the rows by which its groups find it, all as one row; what waits in a lane stays, however old it is.
 */
import { getDocumentSize, v } from "convex/values";
import { internal } from "./_generated/api.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import { internalQuery, type MutationCtx } from "./_generated/server.js";
import { scheduleCount } from "./deadLetterCounts.js";
import {
  Passed,
  type Deletion,
  type DeletionBudget,
} from "./deletionBudget.js";
import { deleteEvent } from "./deleteEvent.js";
import { positionOf } from "./eventLog.js";
import { laneCursor } from "./lanes.js";
import { vFoldCursor, type FoldCursor } from "./model/foldCursor.js";

export async function deleteExpiredEvents(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  before: number,
  budget: DeletionBudget,
): Promise<Deletion> {
  const setAside = await deleteDeadLetters(ctx, siteId, before, budget);
  if (setAside.letters > 0) await scheduleCount(ctx, siteId);
  let { deleted } = setAside;
  if (setAside.hasMore) return { deleted, hasMore: true };
  const cursors = new Cursors(ctx, siteId);
  const waiting = new Passed();
  const events = ctx.db
    .query("events")
    .withIndex("by_siteId_and_occurredAt", (q) =>
      q.eq("siteId", siteId).lt("occurredAt", before),
    );
  for await (const event of events) {
    if (await cursors.isFolded(event)) {
      if (!(await budget.canDelete())) return { deleted, hasMore: true };
      await deleteEvent(ctx, event);
      budget.spend();
      deleted++;
    } else if (!waiting.goesOn(getDocumentSize(event))) {
      // A lane that folds again, or an import that is folded, lets the next run get further.
      break;
    }
  }
  return { deleted, hasMore: false };
}

/**
 * Found by the time of their events, so that no event has to be looked up among them: when these are
 * gone, none of the expired events has a dead letter. Both count as one row.
 */
async function deleteDeadLetters(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  before: number,
  budget: DeletionBudget,
): Promise<{ deleted: number; letters: number; hasMore: boolean }> {
  const expired = ctx.db
    .query("deadLetters")
    .withIndex("by_siteId_and_occurredAt", (q) =>
      q.eq("siteId", siteId).lt("occurredAt", before),
    );
  let deleted = 0;
  let letters = 0;
  for await (const { _id, eventDocumentId } of expired) {
    if (!(await budget.canDelete())) return { deleted, letters, hasMore: true };
    const event = await ctx.db.get("events", eventDocumentId);
    if (event) {
      await deleteEvent(ctx, event);
      deleted++;
    }
    await ctx.db.delete("deadLetters", _id);
    letters++;
    budget.spend();
  }
  return { deleted, letters, hasMore: false };
}

/** The cursors of a site's lanes, each read when the first event of the lane is met. */
class Cursors {
  readonly #ctx: MutationCtx;
  readonly #siteId: Id<"sites">;
  readonly #byLane = new Map<number, FoldCursor | null>();

  constructor(ctx: MutationCtx, siteId: Id<"sites">) {
    this.#ctx = ctx;
    this.#siteId = siteId;
  }

  async isFolded(event: Doc<"events">): Promise<boolean> {
    const cursor = await this.#cursorOf(event.lane);
    if (!cursor) return false;
    const { seq, after } = positionOf(event);
    return seq === cursor.seq ? after <= cursor.after : seq < cursor.seq;
  }

  async #cursorOf(lane: number): Promise<FoldCursor | null> {
    const known = this.#byLane.get(lane);
    if (known !== undefined) return known;
    // Every fold writes the cursor. It only moves forward, so that a stale one is as good, and clean-up
    // and folds do not conflict.
    const cursor = await this.#ctx.runQuery(
      internal.expiredEvents.cursorOf,
      { siteId: this.#siteId, lane },
      { useStaleSnapshot: true },
    );
    this.#byLane.set(lane, cursor);
    return cursor;
  }
}

export const cursorOf = internalQuery({
  args: { siteId: v.id("sites"), lane: v.number() },
  returns: v.union(v.null(), vFoldCursor),
  handler: async (ctx, { siteId, lane }): Promise<FoldCursor | null> =>
    await laneCursor(ctx, siteId, lane),
});
