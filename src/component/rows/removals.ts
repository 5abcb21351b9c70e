/**
 * Rows of removals: the queue of a site. One chain of steps works on them one after the other, so that no
 * two of them meet in a session. The first row notes the next step. It tells whoever asks again,
 * and the safety net of compaction, whether the chain is alive.
 */
import { compareValues } from "convex/values";
import { footfallError } from "../../shared/errors.js";
import { internal } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { Target } from "../model/removals/removal.js";
import type { Reader, Rows } from "./ranges.js";
import { cancelPending, isAlive } from "./scheduledJobs.js";
import { MAX_WAITING_REMOVALS } from "../budget/upkeepLimits.js";
import type { LoggedEvent } from "./eventForm.js";

/** The removal that the chain works on. */
export function firstRemoval(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<Doc<"removals"> | null> {
  return removalsOfSite(ctx.db, siteId).first();
}

/**
 * The removal of exactly these events. Begins it if there is none.
 *
 * @throws a Footfall error `invalidArgument` if too many wait already
 */
export async function findOrBegin(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  target: Target,
): Promise<Id<"removals">> {
  const waiting = await removalsOfSite(ctx.db, siteId).take(
    MAX_WAITING_REMOVALS,
  );
  const same = waiting.find((row) => compareValues(row.target, target) === 0);
  if (same) return same._id;
  if (waiting.length === MAX_WAITING_REMOVALS) {
    throw footfallError(
      "invalidArgument",
      `${MAX_WAITING_REMOVALS} removals of this site are under way. Wait until some are done.`,
      { argument: "siteId" },
    );
  }
  return await ctx.db.insert("removals", { siteId, target, after: null });
}

/** Starts the chain again if it was lost. */
export async function wakeRemovals(
  ctx: MutationCtx,
  siteId: Id<"sites">,
): Promise<void> {
  const first = await firstRemoval(ctx, siteId);
  if (!first) return;
  if (first.nextStep && (await isAlive(ctx, first.nextStep))) return;
  await planRemoval(ctx, siteId, undefined);
}

/** Plans the one next step instead of `planned`, if there is anything left to do. */
export async function planRemoval(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  planned: Id<"_scheduled_functions"> | undefined,
): Promise<void> {
  if (planned) await cancelPending(ctx, planned);
  const first = await firstRemoval(ctx, siteId);
  if (!first) return;
  const { step } = internal.removals.removalSteps;
  const nextStep = await ctx.scheduler.runAfter(0, step, { siteId });
  await ctx.db.patch("removals", first._id, { nextStep });
}

/**
 * Notes that a retry folded a dead letter of the visitor. If a removal just counts a session of the
 * visitor again, that count begins again: nobody can tell any more which of the events behind its
 * fence are in a session.
 */
export async function noteFoldedLetter(
  ctx: MutationCtx,
  { siteId, visitorId }: LoggedEvent,
): Promise<void> {
  const removal = await firstRemoval(ctx, siteId);
  if (!removal?.session || removal.session.visitorId !== visitorId) return;
  const session = { ...removal.session, isStale: true };
  await ctx.db.patch("removals", removal._id, { session });
}

/** Removals of a site, by `by_siteId` in the order in which they began. */
function removalsOfSite(db: Reader, siteId: Id<"sites">): Rows<"removals"> {
  return db
    .query("removals")
    .withIndex("by_siteId", (q) => q.eq("siteId", siteId));
}
