/**
 * Work that a call begins and scheduled steps end. A row says what is left, so a lost step loses no
 * work: compaction finds the row and schedules the step again. A step takes the row, and leaves
 * another if work remains.
 */
import { internal } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { findSite, type Site } from "../scope/requireSite.js";
import { isAlive } from "./scheduledJobs.js";
import { readWithin, RowBudget } from "../budget/rowBudget.js";
import { unfinishedRows } from "../budget/upkeepLimits.js";

type Row = Doc<"unfinishedWork">;
type Kind = Row["work"]["kind"];
type WorkOf<K extends Kind> = Extract<Row["work"], { kind: K }>;

/** Leaves the work to a step that runs at once, in a transaction of its own. */
export async function goOnLater(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  work: Row["work"],
): Promise<void> {
  const workId = await ctx.db.insert("unfinishedWork", { siteId, work });
  await planStep(ctx, workId, work.kind);
}

/**
 * Takes the rest of the work from its row. Null: another step has taken it, or the site is being
 * deleted.
 */
export async function takeWork<K extends Kind>(
  ctx: MutationCtx,
  workId: Id<"unfinishedWork">,
  kind: K,
): Promise<{ site: Site; work: WorkOf<K> } | null> {
  const row = await ctx.db.get("unfinishedWork", workId);
  const site = row && (await findSite(ctx, row.siteId));
  if (!site || !isOfKind(row.work, kind)) return null;
  await ctx.db.delete("unfinishedWork", workId);
  return { site, work: row.work };
}

/** Schedules the steps of a site that were lost. */
export async function wakeUnfinished(
  ctx: MutationCtx,
  siteId: Id<"sites">,
): Promise<void> {
  const { rows } = await readWithin(
    new RowBudget(unfinishedRows),
    ctx.db
      .query("unfinishedWork")
      .withIndex("by_siteId", (q) => q.eq("siteId", siteId)),
  );
  for (const { _id, work, nextStep } of rows) {
    if (nextStep && (await isAlive(ctx, nextStep))) continue;
    await planStep(ctx, _id, work.kind);
  }
}

async function planStep(
  ctx: MutationCtx,
  workId: Id<"unfinishedWork">,
  kind: Kind,
): Promise<void> {
  const steps = {
    rebuild: internal.repairs.rebuild.enqueueRest,
    treatment: internal.deadLetters.treatment.treatRest,
  };
  const nextStep = await ctx.scheduler.runAfter(0, steps[kind], { workId });
  await ctx.db.patch("unfinishedWork", workId, { nextStep });
}

function isOfKind<K extends Kind>(
  work: Row["work"],
  kind: K,
): work is WorkOf<K> {
  return work.kind === kind;
}
