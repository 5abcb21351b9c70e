/**
 * The loop that adds what was not stored to the usage of its day: a batch-worker for each site,
 * asleep when there is nothing to add. The transaction that adds an entry deletes it, so it counts
 * once.
 */
import { defineBatchWorkerValidators } from "@convex-dev/batch-worker";
import { v } from "convex/values";
import { SECOND } from "../../shared/units.js";
import { internalMutation, internalQuery } from "../_generated/server.js";
import { MAX_USAGE_ENTRIES } from "../budget/intakeLimits.js";
import { USAGE_WORKER } from "./notStored.js";
import { addNotStored } from "./usageRows.js";
import { usageEntriesOfSite } from "../rows/usageEntries.js";

const vBatch = {
  siteId: v.id("sites"),
  /** Commit timestamp of the newest entry when the batch was made. */
  upTo: v.int64(),
};
const worker = defineBatchWorkerValidators({ batch: vBatch });

/** The pause between two runs while entries go on coming. */
const PACE_MS = 30 * SECOND;

/**
 * Runs on a stale snapshot, so that requests, which append to what it reads, do not make the loop
 * retry.
 */
export const nextBatch = internalQuery({
  args: worker.vQueryArgs.fields,
  returns: worker.vQueryReturns,
  handler: async (ctx, { name }) => {
    const idle = { kind: "idle" as const, cooldownMs: 0 };
    const siteId = ctx.db.normalizeId("sites", name.slice(USAGE_WORKER.length));
    if (!siteId) return idle;
    const newest = await usageEntriesOfSite(ctx.db, siteId)
      .order("desc")
      .first();
    if (typeof newest?.seq !== "bigint") return idle;
    return { kind: "work" as const, batch: { siteId, upTo: newest.seq } };
  },
});

/** Reads a closed range, to which no request adds. */
export const mergeEntries = internalMutation({
  args: vBatch,
  returns: worker.vMutationReturns,
  handler: async (ctx, { siteId, upTo }) => {
    const entries = await usageEntriesOfSite(ctx.db, siteId, upTo).take(
      MAX_USAGE_ENTRIES,
    );
    await addNotStored(ctx, siteId, entries);
    for (const { _id } of entries) await ctx.db.delete("usageEntries", _id);
    const isFull = entries.length === MAX_USAGE_ENTRIES;
    return { debounceMs: isFull ? 0 : PACE_MS };
  },
});
