/**
 * Retries dead letters: each event is folded alone, and out of the log's order, which does not matter to
 * a fold. Success deletes the letter in the transaction that counts its event, so an event counts once;
 * failure puts the letter off, ever longer.
 */
import { v, type Infer } from "convex/values";
import { defined } from "../shared/defined.js";
import { HOUR } from "../shared/units.js";
import { upkeepApi } from "../shared/upkeepApi.js";
import { api, internal } from "./_generated/api.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import {
  internalMutation,
  mutation,
  type MutationCtx,
} from "./_generated/server.js";
import { applyEvents } from "./applyEvents.js";
import { hasRoomFor } from "./attempts.js";
import { describeError, retryDelayMs } from "./deadLetters.js";
import { requireSiteOfSlug } from "./requireSite.js";
import { ATTEMPT_SHARE, attemptLimits } from "./model/foldPlan.js";

/** One event costs about 20 ranges: a run stays far from the limits unless its events are what is wrong. */
const MAX_LETTERS_PER_RUN = 10;

/**
 * A letter that is due for so long was in runs that failed as a whole, as those that run out of time do,
 * or there was no run. No `catch` sees the first, so it is tried in a transaction of its own, behind one
 * that has put it off.
 */
const ALONE_AFTER_MS = 2 * HOUR;

/**
 * Folds up to 10 dead letters that are due, of all sites or the one with this slug; schedules itself while more are. Two runs at
 * once conflict, and one of them is repeated. Costs one index range when none is due.
 * @throws a Footfall error `siteNotFound`
 */
export const retryDeadLetters = mutation({
  args: upkeepApi.retryDeadLetters.args,
  returns: upkeepApi.retryDeadLetters.returns,
  handler: async (
    ctx,
    { slug },
  ): Promise<Infer<typeof upkeepApi.retryDeadLetters.returns>> => {
    const now = Date.now();
    const due = await (
      await dueLetters(ctx, slug, now)
    ).take(MAX_LETTERS_PER_RUN + 1);
    let taken = 0;
    let retried = 0;
    let succeeded = 0;
    for (const letter of due.slice(0, MAX_LETTERS_PER_RUN)) {
      const { limits } = attemptLimits(ATTEMPT_SHARE);
      if (!(await hasRoomFor(ctx, limits))) break;
      taken++;
      if (now - letter.retryAt > ALONE_AFTER_MS) {
        retried++;
        await putOff(
          ctx,
          letter,
          "No run that tried this event has ended; it is tried alone.",
        );
        await ctx.scheduler.runAfter(0, internal.retry.retryAlone, {
          letterId: letter._id,
        });
        continue;
      }
      const outcome = await attempt(ctx, letter._id);
      if (outcome.kind !== "gone") retried++;
      if (outcome.kind === "folded") succeeded++;
      if (outcome.kind === "failed") await putOff(ctx, letter, outcome.error);
    }
    const hasMore = taken < due.length;
    if (hasMore) {
      await ctx.scheduler.runAfter(
        0,
        api.retry.retryDeadLetters,
        defined({ slug }),
      );
    }
    return { retried, succeeded, hasMore };
  },
});

/** Those of longest standing first. */
async function dueLetters(
  ctx: MutationCtx,
  slug: string | undefined,
  now: number,
) {
  const letters = ctx.db.query("deadLetters");
  if (slug === undefined) {
    return letters.withIndex("by_retryAt", (q) => q.lte("retryAt", now));
  }
  const { _id } = await requireSiteOfSlug(ctx, slug);
  return letters.withIndex("by_siteId_and_retryAt", (q) =>
    q.eq("siteId", _id).lte("retryAt", now),
  );
}

/** Tries a letter that has been put off already: if this run never ends, the next try is later. */
export const retryAlone = internalMutation({
  args: { letterId: v.id("deadLetters") },
  returns: v.null(),
  handler: async (ctx, { letterId }) => {
    const outcome = await attempt(ctx, letterId);
    if (outcome.kind === "failed") {
      await ctx.db.patch("deadLetters", letterId, { error: outcome.error });
    }
    return null;
  },
});

const vOutcome = v.union(
  v.object({ kind: v.literal("folded") }),
  /** Retention, erasure or the deletion of the site took the event, or another run was first. */
  v.object({ kind: v.literal("gone") }),
);
type Outcome = Infer<typeof vOutcome> | { kind: "failed"; error: string };

async function attempt(
  ctx: MutationCtx,
  letterId: Id<"deadLetters">,
): Promise<Outcome> {
  const { limits, rangeBudget } = attemptLimits(ATTEMPT_SHARE);
  try {
    return await ctx.runMutation(
      internal.retry.foldLetter,
      { letterId, rangeBudget },
      { transactionLimits: limits },
    );
  } catch (error) {
    return { kind: "failed", error: describeError(error) };
  }
}

/** One attempt: folds the event and deletes the letter, or leaves no trace. */
export const foldLetter = internalMutation({
  args: { letterId: v.id("deadLetters"), rangeBudget: v.number() },
  returns: vOutcome,
  handler: async (
    ctx,
    { letterId, rangeBudget },
  ): Promise<Infer<typeof vOutcome>> => {
    const letter = await ctx.db.get("deadLetters", letterId);
    if (!letter) return { kind: "gone" };
    await ctx.db.delete("deadLetters", letterId);
    const site = await ctx.db.get("sites", letter.siteId);
    const event = await ctx.db.get("events", letter.eventDocumentId);
    if (!site || site.status === "deleting" || !event) return { kind: "gone" };
    await applyEvents(ctx, site._id, event.lane, [event], rangeBudget);
    return { kind: "folded" };
  },
});

async function putOff(
  ctx: MutationCtx,
  letter: Doc<"deadLetters">,
  error: string,
): Promise<void> {
  const attempts = letter.attempts + 1;
  await ctx.db.patch("deadLetters", letter._id, {
    attempts,
    error,
    retryAt: Date.now() + retryDelayMs(attempts),
  });
}
