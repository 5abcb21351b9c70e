/**
 * The treatment of dead letters by an operator: retry them once the cause is fixed, or discard
 * them. Many letters are treated in bounded steps, and each step schedules the next.
 */
import { v } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel.js";
import { internalMutation, type MutationCtx } from "../_generated/server.js";
import { MAX_TREATED_LETTERS } from "../budget/letterLimits.js";
import { scheduleCount } from "./deadLetterGauge.js";
import { deadLetterList, stateOf } from "./deadLetterList.js";
import { deleteEvent } from "../rows/deleteEvent.js";
import { goOnLater, takeWork } from "../rows/unfinishedWork.js";
import type { TreatmentWork } from "../model/deadLetters/treatmentWork.js";
import { planPass } from "./retryPlan.js";
import { findEvent } from "../rows/eventForm.js";

/** Takes one of the steps behind the first. */
export const treatRest = internalMutation({
  args: { workId: v.id("unfinishedWork") },
  returns: v.null(),
  handler: async (ctx, { workId }): Promise<null> => {
    const rest = await takeWork(ctx, workId, "treatment");
    if (rest) await treatStep(ctx, rest.site._id, rest.work, "later");
    return null;
  },
});

/** Treats up to 100 letters in this transaction, and has the others treated in the background. */
export function treatSome(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  work: TreatmentWork,
): Promise<{ treated: number; hasMore: boolean }> {
  return treatStep(ctx, siteId, work, "first");
}

async function treatStep(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  work: TreatmentWork,
  step: "first" | "later",
): Promise<{ treated: number; hasMore: boolean }> {
  const { letters, rest } = await nextLetters(ctx, siteId, work);
  for (const letter of letters) await treatments[work.treatment](ctx, letter);
  // Passes begin with the first step, and may be over before the last step makes its letters due.
  if (work.treatment === "retry" && (step === "first" || !rest)) {
    await planPass(ctx, siteId, Date.now());
  }
  if (rest) {
    await goOnLater(ctx, siteId, { ...rest, kind: "treatment" });
  } else {
    await scheduleCount(ctx, siteId);
  }
  return { treated: letters.length, hasMore: rest !== null };
}

/** The next letters, and the work that is left behind them. */
async function nextLetters(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  work: TreatmentWork,
): Promise<{ letters: Doc<"deadLetters">[]; rest: TreatmentWork | null }> {
  const { ids, state, cursor = null } = work;
  if (!ids) {
    // A retried letter keeps its place in the list of all, and a discarded one leaves it.
    const { page, isDone, continueCursor } = await deadLetterList(
      ctx,
      siteId,
      state,
    ).rows.paginate({ cursor, numItems: MAX_TREATED_LETTERS });
    const rest = isDone ? null : { ...work, cursor: continueCursor };
    return { letters: page, rest };
  }
  const letters: Doc<"deadLetters">[] = [];
  for (const id of ids.slice(0, MAX_TREATED_LETTERS)) {
    const letter = await ctx.db.get("deadLetters", id);
    if (letter?.siteId !== siteId) continue;
    if (state === undefined || stateOf(letter) === state) letters.push(letter);
  }
  const left = ids.slice(MAX_TREATED_LETTERS);
  return { letters, rest: left.length > 0 ? { ...work, ids: left } : null };
}

const treatments: Record<
  TreatmentWork["treatment"],
  (ctx: MutationCtx, letter: Doc<"deadLetters">) => Promise<void>
> = {
  retry: async (ctx, { _id }) => {
    const now = Date.now();
    await ctx.db.patch("deadLetters", _id, {
      attempts: 0,
      retriedSince: now,
      retryAt: now,
      quarantinedAt: undefined,
    });
  },
  discard: async (ctx, { _id, eventDocumentId }) => {
    const event = await findEvent(ctx.db, eventDocumentId);
    if (event) await deleteEvent(ctx, event);
    await ctx.db.delete("deadLetters", _id);
  },
};

/** The letters that an operator named, each once; nothing where the operator named none. */
export function chosen(
  ctx: MutationCtx,
  deadLetterIds: readonly string[] | undefined,
): Pick<TreatmentWork, "ids"> {
  if (deadLetterIds === undefined) return {};
  const ids = [...new Set(deadLetterIds)].flatMap(
    (id) => ctx.db.normalizeId("deadLetters", id) ?? [],
  );
  return { ids };
}
