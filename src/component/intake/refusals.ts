/**
 * The notes of what watched sites refuse: few and small. No request that stores events reads or
 * writes them.
 */
import type { NotedReason } from "../../shared/event/refusals.js";
import { DAY } from "../../shared/units.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { Deletion, DeletionBudget } from "../budget/deletionBudget.js";
import { notedError } from "../model/intake/notedError.js";
import { notedAs, placeOf } from "../model/intake/notedRefusal.js";
import { insertRefusal, refusalsBefore } from "../rows/refusals.js";
import { notesOf } from "./watchedSites.js";

/** The time for which a note stays: whoever sets up a site looks again on the next morning. */
const KEPT_MS = DAY;

/** Notes a refusal. Reads up to ten small rows, and writes one at most. */
export async function noteRefused(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  { reason, about }: { reason: NotedReason; about: string },
): Promise<void> {
  const noted =
    reason === "validation" ? notedError(about) : notedAs(reason, about);
  const place = placeOf(noted, await notesOf(ctx, siteId));
  if (place === null) return;
  const now = Date.now();
  const first = { ...noted, requests: 1, firstAt: now, lastAt: now };
  if (place.kind === "new") {
    await insertRefusal(ctx.db, { siteId, ...first, writes: 1 });
    return;
  }
  const { _id, requests, writes } = place.row;
  await ctx.db.patch("refusals", _id, {
    ...(place.kind === "own" ? { requests: requests + 1, lastAt: now } : first),
    writes: writes + 1,
  });
}

/** Deletes notes whose last refusal is a day ago. */
export async function deleteOldRefusals(
  ctx: MutationCtx,
  budget: DeletionBudget,
): Promise<Deletion> {
  const rows = refusalsBefore(ctx.db, Date.now() - KEPT_MS);
  return await budget.deleteEach(rows, ({ _id }) =>
    ctx.db.delete("refusals", _id),
  );
}
