/**
 * Closes runs of imports that nobody has closed. A run keeps its events from clean-up as long as it
 * is open. A forgotten run must not keep them forever.
 */
import { IMPORT_IDLE_MS } from "../../shared/event/imports.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { newestChunkAt, openImports } from "../rows/importSearches.js";
import { findPass, insertPass, type PassOf } from "../rows/cleanupPasses.js";
import type { CleanupBatch } from "./retentionBatch.js";
import { MAX_IDLE_RUNS } from "../budget/cleanupLimits.js";

/** Closes runs that had no request for a week. A later request opens them again. */
export async function closeIdleRuns(
  ctx: MutationCtx,
  { site, now, budget }: CleanupBatch,
): Promise<void> {
  const pass = await findPass(ctx, site._id, "openRuns");
  const runs = openImports(ctx.db, site._id, {
    openedAfter: pass?.openedAt ?? -Infinity,
    openedUpTo: now - IMPORT_IDLE_MS,
  });
  let looked = 0;
  let last: number | null = null;
  for await (const run of runs) {
    // Runs of one instant stay together, because the next call goes on after that instant.
    const isFull = looked >= MAX_IDLE_RUNS || !(await budget.canRead());
    if (isFull && run.openedAt !== last) {
      await writeOpenRuns(ctx, site._id, pass, last);
      return;
    }
    looked++;
    last = run.openedAt;
    const newestAt = await newestChunkAt(ctx, run);
    if ((newestAt ?? run.openedAt) > now - IMPORT_IDLE_MS) continue;
    await ctx.db.patch("imports", run._id, {
      closedAt: now,
      closedBy: "idle",
    });
  }
  await writeOpenRuns(ctx, site._id, pass, null);
}

/** Notes where the next call begins. Null: with the first run. */
async function writeOpenRuns(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  pass: PassOf<"openRuns"> | null,
  openedAt: number | null,
): Promise<void> {
  if (pass) await ctx.db.delete("cleanupPasses", pass._id);
  if (openedAt === null) return;
  await insertPass(ctx.db, { siteId, kind: "openRuns", openedAt });
}
