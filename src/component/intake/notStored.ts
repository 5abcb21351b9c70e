/**
 * Events that came in and that the log does not hold. A request inserts one small row, and the
 * site's usage worker adds it to its day. It is not part of the reports of usage, so that ingest
 * need not evaluate those.
 */
import { ping } from "@convex-dev/batch-worker";
import { SECOND } from "../../shared/units.js";
import {
  firstNotStoredFields,
  type exclusionFields,
  type NotStored,
} from "../../shared/event/usage.js";
import { components, internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { insertUsageEntry, usageEntriesOfSite } from "../rows/usageEntries.js";

/** The name of a site's worker begins with it. The name of a lane begins with an id. */
export const USAGE_WORKER = "usage:";

/** The pause before rows are added to their day. */
const MERGED_AFTER_MS = 30 * SECOND;

/**
 * Counts the events of a request that the log does not hold; writes nothing where there are none.
 * Inserts one small row. Two requests share no document, except the one that wakes the idle worker.
 */
export async function countNotStored(
  ctx: MutationCtx,
  { _id: siteId }: { _id: Id<"sites"> },
  receivedAt: number,
  counts: NotStored,
): Promise<void> {
  if (await noteNotStored(ctx, siteId, receivedAt, counts)) {
    await pingUsageWorker(ctx, siteId);
  }
}

/** Does the same without waking the worker. Returns whether there is anything to add up. */
export async function noteNotStored(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  receivedAt: number,
  counts: NotStored,
): Promise<boolean> {
  if (Object.values(counts).every((count) => count === 0)) return false;
  await insertUsageEntry(ctx.db, {
    siteId,
    receivedAt,
    ...withoutRareZeros(counts),
  });
  return true;
}

/** Leaves out counts that are 0 on most sites: the worker reads rows by the hundred. */
function withoutRareZeros(counts: NotStored) {
  const some = Object.entries(counts).filter(
    ([name, count]) => count > 0 || name in firstNotStoredFields,
  );
  return Object.fromEntries(some) as Omit<
    NotStored,
    keyof typeof exclusionFields
  > &
    Partial<NotStored>;
}

export async function pingUsageWorker(ctx: MutationCtx, siteId: Id<"sites">) {
  await ping(ctx, components.batchWorker, {
    name: `${USAGE_WORKER}${siteId}`,
    workQuery: internal.intake.usageWorker.nextBatch,
    workerMutation: internal.intake.usageWorker.mergeEntries,
    config: { debounceMs: MERGED_AFTER_MS },
  });
}

/** The time that the oldest row has waited to be added to its day; 0 when none waits. */
export async function usageLagMs(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<number> {
  const oldest = await usageEntriesOfSite(ctx.db, siteId).first();
  return oldest ? Date.now() - oldest._creationTime : 0;
}

/** Makes the loop run, even where nothing of it is scheduled any more. */
export async function restartUsageWorker(
  ctx: MutationCtx,
  siteId: Id<"sites">,
): Promise<void> {
  await pingUsageWorker(ctx, siteId);
  await ctx.runMutation(components.batchWorker.lib.kick, {
    name: `${USAGE_WORKER}${siteId}`,
  });
}

/**
 * Number of rows of a request that were not offered to the log. They count towards the rate of
 * their sender.
 */
export function notOfferedRows(counts: NotStored): number {
  const { rejectedValidation, bots, doNotTrack, excludedAgent } = counts;
  return rejectedValidation + bots + doNotTrack + excludedAgent;
}
