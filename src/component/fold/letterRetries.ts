/**
 * The retries of dead letters. Each event is folded alone and out of the log's order, and the order
 * does not matter to a fold. The transaction that counts the event deletes its letter, so an event
 * counts once. A failure puts the letter off, each time for longer, until it is quarantined
 * (`quarantine.ts`).
 */
import { v, type Infer } from "convex/values";
import { vDeadLetterReason } from "../../shared/api/deadLetters.js";
import type { upkeepApi } from "../../shared/api/upkeepApi.js";
import { internal } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import { internalMutation, type MutationCtx } from "../_generated/server.js";
import { MAX_LETTERS_PER_PASS } from "../budget/letterLimits.js";
import { applyEvents } from "./applyEvents.js";
import { hasRoomFor } from "./attempts.js";
import {
  askForCount,
  askForCountIfAny,
} from "../deadLetters/deadLetterCounts.js";
import { describeError } from "../deadLetters/setAside.js";
import { findSite } from "../scope/requireSite.js";
import { ATTEMPT_SHARE, attemptLimits } from "../model/fold/foldPlan.js";
import {
  noteFailure,
  quarantine,
  whyUnreadable,
} from "../deadLetters/quarantine.js";
import { dueLetters } from "../rows/deadLetters.js";
import { chainOf } from "../rows/retryChains.js";
import {
  continueChain,
  isLedByAnother,
  type Chain,
} from "../deadLetters/retryChain.js";
import { noteFoldedLetter } from "../rows/removals.js";
import { isOverdue } from "../deadLetters/retryPlan.js";
import { findEvent } from "../rows/eventForm.js";

export type Pass = Infer<typeof upkeepApi.retryDueDeadLetters.returns>;

/**
 * Makes a pass over one site. It was planned for when the letters are due (`retryPlan.ts`), or it
 * is the next pass of the chain that continues at `continuesAt`.
 */
export const retrySite = internalMutation({
  args: { siteId: v.id("sites"), continuesAt: v.optional(v.number()) },
  returns: v.null(),
  handler: async (ctx, { siteId, continuesAt }): Promise<null> => {
    const site = await findSite(ctx, siteId);
    // Deleted meanwhile: its rows go with it.
    if (!site) return null;
    const chain = await chainOf(ctx.db, siteId);
    const { taken, hasMore } = await passOver(ctx, siteId, chain, continuesAt);
    if (taken === 0 && !hasMore) await askForCountIfAny(ctx, siteId);
    return null;
  },
});

interface PassOutcome extends Pass {
  taken: number;
}

export async function passOver(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  chain: Chain,
  continuesAt?: number,
): Promise<PassOutcome> {
  if (isLedByAnother(chain, continuesAt)) {
    return { taken: 0, retried: 0, succeeded: 0, hasMore: true };
  }
  const letters = dueLetters(ctx.db, siteId, { upTo: Date.now() });
  const due = await letters.take(MAX_LETTERS_PER_PASS + 1);
  const progress = await retryDue(ctx, due);
  await continueChain(ctx, siteId, { chain, hasMore: progress.hasMore });
  return progress;
}

export async function passOverAll(ctx: MutationCtx): Promise<PassOutcome> {
  const letters = dueLetters(ctx.db, null, { upTo: Date.now() });
  const due = await letters.take(MAX_LETTERS_PER_PASS + 1);
  const left: Doc<"deadLetters">[] = [];
  for (const letter of due) {
    const chain = await chainOf(ctx.db, letter.siteId);
    if (!isLedByAnother(chain)) left.push(letter);
  }
  const progress = await retryDue(ctx, left);
  const hasMore = progress.taken < due.length;
  if (hasMore) {
    const { startChains } = internal.deadLetters.retryChain;
    await ctx.scheduler.runAfter(0, startChains, { after: null });
  }
  return { ...progress, hasMore };
}

/**
 * Retries up to 10 of these letters, all of them due, and asks for a count of their sites' letters.
 */
async function retryDue(
  ctx: MutationCtx,
  due: readonly Doc<"deadLetters">[],
): Promise<PassOutcome> {
  const sites = new Set<Id<"sites">>();
  // Overdue letters come first. One of them may run out of time, so no other letter goes with it.
  const areOverdue = due.map(({ retryAt = 0 }) => isOverdue(retryAt));
  let taken = 0;
  let retried = 0;
  let succeeded = 0;
  for (const letter of due.slice(0, MAX_LETTERS_PER_PASS)) {
    const { limits } = attemptLimits(ATTEMPT_SHARE);
    if (areOverdue[taken] !== areOverdue[0]) break;
    if (!(await hasRoomFor(ctx, limits))) break;
    const outcome = areOverdue[taken]
      ? await sendAlone(ctx, letter)
      : await retryOne(ctx, letter);
    taken++;
    sites.add(letter.siteId);
    if (outcome !== "gone") retried++;
    if (outcome === "folded") succeeded++;
  }
  for (const site of sites) await askForCount(ctx, site);
  return { taken, retried, succeeded, hasMore: taken < due.length };
}

async function retryOne(
  ctx: MutationCtx,
  letter: Doc<"deadLetters">,
): Promise<Outcome["kind"]> {
  const outcome = await attempt(ctx, letter._id);
  if (outcome.kind !== "failed") return outcome.kind;
  const { reason, error } = outcome;
  if (reason === "unreadable") await quarantine(ctx, letter, reason, error);
  else await noteFailure(ctx, letter, reason, error);
  return outcome.kind;
}

/** Puts the letter off first: if the try never ends, the next one is later, or there is none. */
async function sendAlone(
  ctx: MutationCtx,
  letter: Doc<"deadLetters">,
): Promise<"alone"> {
  await noteFailure(
    ctx,
    letter,
    "outOfTime",
    "No run that tried this event has ended; it is tried alone.",
  );
  await ctx.scheduler.runAfter(0, internal.fold.letterRetries.retryAlone, {
    letterId: letter._id,
  });
  return "alone";
}

/** Tries a letter that has been put off already, or quarantined. */
export const retryAlone = internalMutation({
  args: { letterId: v.id("deadLetters") },
  returns: v.null(),
  handler: async (ctx, { letterId }): Promise<null> => {
    const letter = await ctx.db.get("deadLetters", letterId);
    if (!letter) return null;
    const outcome = await attempt(ctx, letterId);
    if (outcome.kind === "failed") {
      const { reason, error } = outcome;
      if (reason === "unreadable") await quarantine(ctx, letter, reason, error);
      else await ctx.db.patch("deadLetters", letterId, { reason, error });
    }
    await askForCount(ctx, letter.siteId);
    return null;
  },
});

const vFailed = v.object({
  kind: v.literal("failed"),
  reason: vDeadLetterReason,
  error: v.string(),
});
const vOutcome = v.union(
  v.object({ kind: v.literal("folded") }),
  /**
   * Clean-up, an erasure or the deletion of the site has deleted the event, or another run was
   * first.
   */
  v.object({ kind: v.literal("gone") }),
  vFailed,
);
type Outcome = Infer<typeof vOutcome>;

async function attempt(
  ctx: MutationCtx,
  letterId: Id<"deadLetters">,
): Promise<Outcome> {
  const { limits, rangeBudget } = attemptLimits(ATTEMPT_SHARE);
  try {
    return await ctx.runMutation(
      internal.fold.letterRetries.foldLetter,
      { letterId, rangeBudget },
      { transactionLimits: limits },
    );
  } catch (error) {
    return { kind: "failed", reason: "threw", error: describeError(error) };
  }
}

/** One attempt: folds the event and deletes the letter, or leaves no trace. */
export const foldLetter = internalMutation({
  args: { letterId: v.id("deadLetters"), rangeBudget: v.number() },
  returns: vOutcome,
  handler: async (ctx, { letterId, rangeBudget }): Promise<Outcome> => {
    const letter = await ctx.db.get("deadLetters", letterId);
    if (!letter) return { kind: "gone" };
    const site = await findSite(ctx, letter.siteId);
    const event = await findEvent(ctx.db, letter.eventDocumentId);
    const isGone = !site || !event;
    const unreadable = isGone ? null : whyUnreadable(event);
    if (unreadable !== null) {
      const error = describeError(unreadable);
      return { kind: "failed", reason: "unreadable", error };
    }
    await ctx.db.delete("deadLetters", letterId);
    if (isGone) return { kind: "gone" };
    const own = { ...event, settings: site };
    await applyEvents(ctx, own, [event], rangeBudget);
    await noteFoldedLetter(ctx, event);
    return { kind: "folded" };
  },
});
