/**
 * What an operator does about dead letters: look at them, have them retried once the cause is mended, or
 * give them up. Many are treated in bounded steps, each of which schedules the next.
 */
import { v, type Infer } from "convex/values";
import { adminApi } from "../shared/admin.js";
import { vDeadLetterState } from "../shared/deadLetters.js";
import { defined } from "../shared/defined.js";
import { literals } from "../shared/validators.js";
import { internal } from "./_generated/api.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import {
  internalMutation,
  mutation,
  query,
  type MutationCtx,
} from "./_generated/server.js";
import { scheduleCount } from "./deadLetterGauge.js";
import {
  deadLetterList,
  listedDeadLetters,
  stateOf,
} from "./deadLetterRows.js";
import { deleteEvent } from "./deleteEvent.js";
import { readPage } from "./listPager.js";
import { findSite, requireSite } from "./requireSite.js";
import { planPass } from "./retryPlan.js";

/** With events of 32 KB and 20 groups each, read and then deleted, about 7 MB and 2,500 index ranges. */
const LETTERS_PER_STEP = 100;

/**
 * Dead letters, newest failure first; of one state if one is given. Reads the event of each, up to 8 MiB of
 * them a page: behind that, letters come without their event, as they do when it is gone.
 * @throws a Footfall error `siteNotFound` or `invalidArgument`
 */
export const listDeadLetters = query({
  args: adminApi.listDeadLetters.args,
  returns: adminApi.listDeadLetters.returns,
  handler: async (ctx, { siteId, state, paginationOpts }) => {
    const site = await requireSite(ctx, siteId);
    const list = deadLetterList(ctx, site._id, state);
    const result = await readPage(list, paginationOpts);
    return { ...result, page: await listedDeadLetters(ctx, result.page) };
  },
});

/**
 * Has dead letters retried now, quarantined ones included, and gives them as many attempts and as long as
 * if they had just failed. All of the site, or those with these ids; ids that are gone are passed over.
 * Treats 100 at once and the rest in the background.
 * @throws a Footfall error `siteNotFound`
 */
export const retryDeadLetters = mutation({
  args: adminApi.retryDeadLetters.args,
  returns: adminApi.retryDeadLetters.returns,
  handler: async (ctx, { siteId, deadLetterIds }) => {
    const site = await requireSite(ctx, siteId);
    const whole = {
      treatment: "retry",
      ...chosen(ctx, deadLetterIds),
    } as const;
    const { treated, hasMore } = await treatSome(ctx, site._id, whole);
    return { reset: treated, hasMore };
  },
});

/**
 * Deletes dead letters together with their events, which no report has counted: without its letter an
 * event would appear in counts of raw events, and in no other. A sender that repeats one of them stores
 * it anew. Treats 100 at once and the rest in the background.
 * @throws a Footfall error `siteNotFound`
 */
export const discardDeadLetters = mutation({
  args: adminApi.discardDeadLetters.args,
  returns: adminApi.discardDeadLetters.returns,
  handler: async (ctx, { siteId, deadLetterIds, state }) => {
    const site = await requireSite(ctx, siteId);
    const { treated, hasMore } = await treatSome(ctx, site._id, {
      treatment: "discard",
      ...chosen(ctx, deadLetterIds),
      ...defined({ state }),
    });
    return { discarded: treated, hasMore };
  },
});

const vWork = v.object({
  treatment: literals(["retry", "discard"]),
  state: v.optional(vDeadLetterState),
  /** Those that are left; absent: all. */
  ids: v.optional(v.array(v.id("deadLetters"))),
  /** How far the list of all is done. */
  cursor: v.optional(v.string()),
});
type Work = Infer<typeof vWork>;

/** The steps behind the first. */
export const treatRest = internalMutation({
  args: { siteId: v.id("sites"), work: vWork },
  returns: v.null(),
  handler: async (ctx, { siteId, work }) => {
    const site = await findSite(ctx, siteId);
    // Deleted meanwhile: its rows go with it.
    if (!site) return null;
    await treatSome(ctx, siteId, work, false);
    return null;
  },
});

async function treatSome(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  work: Work,
  isFirst = true,
): Promise<{ treated: number; hasMore: boolean }> {
  const { letters, rest } = await nextLetters(ctx, siteId, work);
  for (const letter of letters) await treatments[work.treatment](ctx, letter);
  // Passes begin with the first step; those may be over before the last one makes its letters due.
  if (work.treatment === "retry" && (isFirst || !rest)) {
    await planPass(ctx, siteId, Date.now());
  }
  if (rest) {
    await ctx.scheduler.runAfter(0, internal.deadLetterAdmin.treatRest, {
      siteId,
      work: rest,
    });
  } else {
    await scheduleCount(ctx, siteId);
  }
  return { treated: letters.length, hasMore: rest !== null };
}

/** The next letters, and the work that is left behind them. */
async function nextLetters(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  work: Work,
): Promise<{ letters: Doc<"deadLetters">[]; rest: Work | null }> {
  const { ids, state, cursor = null } = work;
  if (!ids) {
    // Of all, a retried letter keeps its place in the list, and a discarded one leaves it.
    const { page, isDone, continueCursor } = await deadLetterList(
      ctx,
      siteId,
      state,
    ).rows.paginate({ cursor, numItems: LETTERS_PER_STEP });
    const rest = isDone ? null : { ...work, cursor: continueCursor };
    return { letters: page, rest };
  }
  const letters: Doc<"deadLetters">[] = [];
  for (const id of ids.slice(0, LETTERS_PER_STEP)) {
    const letter = await ctx.db.get("deadLetters", id);
    if (letter?.siteId !== siteId) continue;
    if (state === undefined || stateOf(letter) === state) letters.push(letter);
  }
  const left = ids.slice(LETTERS_PER_STEP);
  return { letters, rest: left.length > 0 ? { ...work, ids: left } : null };
}

const treatments: Record<
  Work["treatment"],
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
    const event = await ctx.db.get("events", eventDocumentId);
    if (event) await deleteEvent(ctx, event);
    await ctx.db.delete("deadLetters", _id);
  },
};

/** The letters that were named, each once; nothing when none was. */
function chosen(
  ctx: MutationCtx,
  deadLetterIds: readonly string[] | undefined,
): Pick<Work, "ids"> {
  if (deadLetterIds === undefined) return {};
  const ids = [...new Set(deadLetterIds)].flatMap(
    (id) => ctx.db.normalizeId("deadLetters", id) ?? [],
  );
  return { ids };
}
