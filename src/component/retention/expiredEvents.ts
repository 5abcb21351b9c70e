/**
 * Deletes events past their retention, in the order in which they arrived, lane by lane, behind the
 * lane's cursor. So clean-up passes only once over events that have to stay for the time being. It
 * finds those later by the chunks of their imports (`expiredImports.ts`). Events that wait in a
 * lane stay, however old they are.
 */
import { v, type Infer } from "convex/values";
import { internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  internalQuery,
  type MutationCtx,
  type QueryCtx,
} from "../_generated/server.js";
import type { Deletion } from "../budget/deletionBudget.js";
import { EventDeletion, happenedAt } from "./eventDeletion.js";
import { eventsOf, hasPassed, positionOf } from "../log/eventLog.js";
import { deleteImportedEvents } from "./expiredImports.js";
import { laneCursor } from "../log/lanes.js";
import { LogPasses } from "./logPasses.js";
import { vFoldCursor } from "../model/log/foldCursor.js";
import { KeptRuns } from "./keptRuns.js";
import type { CleanupBatch } from "./retentionBatch.js";
import { eventsOfLanesAfter } from "../rows/eventSearches.js";
import type { LoggedEvent } from "../rows/eventForm.js";

export async function deleteExpiredEvents(
  ctx: MutationCtx,
  batch: CleanupBatch,
): Promise<Deletion> {
  const siteId = batch.site._id;
  // Every fold writes its cursor. A cursor only moves forward, so a stale one is as good, and
  // clean-up and folds do not conflict.
  const lanes = await ctx.runQuery(
    internal.retention.expiredEvents.cursorsOf,
    { siteId },
    { useStaleSnapshot: true },
  );
  const deletion = await EventDeletion.begin(ctx, batch);
  const passes = await LogPasses.begin(ctx, siteId);
  const runs = new KeptRuns(ctx, siteId);
  let hasMore = false;
  for (const lane of lanes) {
    hasMore = await walkLane(ctx, batch, lane, { deletion, passes, runs });
    if (hasMore) break;
  }
  hasMore ||= await deleteImportedEvents(ctx, batch, {
    cursors: new Map(lanes.map(({ lane, cursor }) => [lane, cursor])),
    deletion,
    passes,
  });
  const moved = await passes.write();
  await deletion.end();
  return { deleted: deletion.deleted, hasMore, moved };
}

const vLaneCursor = v.object({ lane: v.number(), cursor: vFoldCursor });

/**
 * Goes on in the lane's log where the last call ended. Returns whether the budget ended before the
 * log did.
 */
async function walkLane(
  ctx: MutationCtx,
  batch: CleanupBatch,
  { lane, cursor }: Infer<typeof vLaneCursor>,
  {
    deletion,
    passes,
    runs,
  }: { deletion: EventDeletion; passes: LogPasses; runs: KeptRuns },
): Promise<boolean> {
  const { site, cuts, holds, budget } = batch;
  // An event that arrived earlier also happened earlier, except if its clock was a little ahead.
  const before = Math.min(cuts.events, holds.live);
  const position = passes.of(lane);
  const log = eventsOf(ctx, {
    siteId: site._id,
    lane,
    cursor: position,
    upTo: cursor.seq,
  });
  for await (const event of log) {
    const isDue =
      event.receivedAt < before &&
      happenedAt(event) < cuts.events &&
      hasPassed(cursor, event);
    if (!isDue) break;
    if (!(await budget.canDelete())) return true;
    if (!(await isHeld(event, batch, runs))) await deletion.delete(event);
    passes.move(lane, positionOf(event));
  }
  return false;
}

/** Whether a sender may still repeat the import that brought the event. */
async function isHeld(
  { importId, receivedAt }: LoggedEvent,
  { holds }: CleanupBatch,
  runs: KeptRuns,
): Promise<boolean> {
  if (importId === undefined) return false;
  return importId === null
    ? receivedAt >= holds.import
    : await runs.isKept(importId);
}

/** Returns cursors of the lanes that have events and have folded. */
export const cursorsOf = internalQuery({
  args: { siteId: v.id("sites") },
  returns: v.array(vLaneCursor),
  handler: async (ctx, { siteId }) => {
    const found: Infer<typeof vLaneCursor>[] = [];
    let lane = await nextLane(ctx, siteId, null);
    while (lane !== null) {
      const cursor = await laneCursor(ctx, siteId, lane);
      if (cursor) found.push({ lane, cursor });
      lane = await nextLane(ctx, siteId, lane);
    }
    return found;
  },
});

async function nextLane(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  after: number | null,
): Promise<number | null> {
  const event = await eventsOfLanesAfter(ctx.db, siteId, after).first();
  return event?.lane ?? null;
}
