/**
 * Deletes what nobody needs any more, over all sites: old salts, uses of addresses, notes of
 * refusals, dead letters, deleted sites.
 */
import { v } from "convex/values";
import { DAY } from "../../shared/units.js";
import type { Pruned } from "../../shared/api/upkeep.js";
import { internal } from "../_generated/api.js";
import { internalMutation, type MutationCtx } from "../_generated/server.js";
import { deleteOldRateUses } from "../intake/rateUses.js";
import { deleteOldRefusals } from "../intake/refusals.js";
import {
  DeletionBudget,
  PAUSE_MS,
  type Deletion,
} from "../budget/deletionBudget.js";
import { deleteOrphanedDeadLetters } from "../deadLetters/prunedDeadLetters.js";
import { purgeDeletedSites, purgeRowsWithoutSite } from "./prunedSites.js";
import { saltsBefore } from "../rows/salts.js";

/** The next batch of a run that goes on until nothing is left. */
export const pruneMore = internalMutation({
  args: { limit: v.number() },
  returns: v.null(),
  handler: async (ctx, { limit }) => {
    await pruneAll(ctx, limit);
    return null;
  },
});

/** Deletes one batch, and schedules the others. */
export async function pruneAll(
  ctx: MutationCtx,
  limit: number,
): Promise<Pruned> {
  const pruned = await pruneBatch(ctx, limit);
  if (pruned.hasMore) {
    await ctx.scheduler.runAfter(PAUSE_MS, internal.retention.prune.pruneMore, {
      limit,
    });
  }
  return pruned;
}

export async function pruneBatch(
  ctx: MutationCtx,
  limit: number,
): Promise<Pruned> {
  const budget = await DeletionBudget.begin(ctx, limit);
  const deleted = {
    salts: 0,
    rateUses: 0,
    refusals: 0,
    deadLetters: 0,
    rows: 0,
  };
  let hasMore = false;
  for (const { kind, prune } of parts) {
    const done = await prune(ctx, budget);
    deleted[kind] += done.deleted;
    ({ hasMore } = done);
    if (hasMore) break;
  }
  // The next call would only look again at rows that this one has only looked at.
  hasMore &&= budget.deleted > 0 || budget.isShort;
  return { deleted, hasMore };
}

interface Part {
  kind: keyof Pruned["deleted"];
  prune: (ctx: MutationCtx, budget: DeletionBudget) => Promise<Deletion>;
}

/** Rows that an index finds come first, those that need a search last. */
const parts: readonly Part[] = [
  { kind: "salts", prune: deleteOldSalts },
  { kind: "rateUses", prune: deleteOldRateUses },
  { kind: "refusals", prune: deleteOldRefusals },
  { kind: "rows", prune: purgeDeletedSites },
  { kind: "deadLetters", prune: deleteOrphanedDeadLetters },
  { kind: "rows", prune: purgeRowsWithoutSite },
];

/**
 * Deletes salts, except today's and yesterday's. Ingest reads no others. Without the salt nobody
 * can go back to an address.
 */
async function deleteOldSalts(
  ctx: MutationCtx,
  budget: DeletionBudget,
): Promise<Deletion> {
  const today = Math.floor(Date.now() / DAY);
  const salts = saltsBefore(ctx.db, today - 1);
  return await budget.deleteEach(salts, ({ _id }) =>
    ctx.db.delete("salts", _id),
  );
}
