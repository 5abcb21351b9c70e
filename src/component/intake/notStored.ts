/**
 * Events that came in and that the log does not hold: one small row a request, which the site's usage worker adds to
 * its day. Apart from the reports of usage, which ingest need not evaluate.
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

/** The name of a site's worker begins with it. No lane's does: that is an id. */
export const USAGE_WORKER = "usage:";

/** As long as a fold waits by default: the counts of a day come together. */
const MERGED_AFTER_MS = 30 * SECOND;

/**
 * Counts what a request brought and the log does not hold: nothing is written when that is nothing.
 * Inserts one small row; two requests share no document, but for the one that wakes the idle worker.
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

/** The same, with no worker woken. Answers whether there is anything to add up. */
export async function noteNotStored(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  receivedAt: number,
  counts: NotStored,
): Promise<boolean> {
  if (Object.values(counts).every((count) => count === 0)) return false;
  await ctx.db.insert("usageEntries", {
    siteId,
    seq: ctx.db.vars.commitTs,
    receivedAt,
    ...withoutRareZeros(counts),
  });
  return true;
}

/** Most sites leave nothing out, and entries are read by the hundred. */
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

/** For how long the oldest entry has waited to be added to its day; 0 when none does. */
export async function usageLagMs(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<number> {
  const oldest = await ctx.db
    .query("usageEntries")
    .withIndex("by_siteId_and_seq", (q) => q.eq("siteId", siteId))
    .first();
  return oldest ? Date.now() - oldest._creationTime : 0;
}

/** Sees to it that the loop runs, even one of which nothing is scheduled any more. */
export async function restartUsageWorker(
  ctx: MutationCtx,
  siteId: Id<"sites">,
): Promise<void> {
  await pingUsageWorker(ctx, siteId);
  await ctx.runMutation(components.batchWorker.lib.kick, {
    name: `${USAGE_WORKER}${siteId}`,
  });
}

/** How many rows of a request were not offered to the log, for the rate of their sender. */
export function notOfferedRows(counts: NotStored): number {
  const { rejectedValidation, bots, doNotTrack, excludedAgent } = counts;
  return rejectedValidation + bots + doNotTrack + excludedAgent;
}
