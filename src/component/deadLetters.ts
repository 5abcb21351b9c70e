/**
 * Dead letters, for operators: a list of events that failed to fold, and calls that retry or
 * discard them.
 */
import { adminApi } from "../shared/api/admin.js";
import { defined } from "../shared/defined.js";
import { mutation, query } from "./_generated/server.js";
import {
  deadLetterList,
  listedDeadLetters,
} from "./deadLetters/deadLetterList.js";
import { readPage } from "./rows/listPager.js";
import { requireSite } from "./scope/requireSite.js";
import { treatSome, chosen } from "./deadLetters/treatment.js";

/**
 * Dead letters, newest failure first. If a state is given, only those of that state. Reads the
 * event of each, up to 8 MiB a page. Letters past that have no event in the answer, as if it were
 * deleted.
 *
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
 * Makes dead letters due, quarantined ones included, with all the attempts and time that a new
 * letter has. Takes all of the site, or those with these ids, and skips ids that it does not find.
 * Treats 100 at once and the rest in the background. Upkeep's `retryDueDeadLetters` then retries
 * them.
 *
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
 * Deletes dead letters together with their events. No report has counted those. Without its letter
 * such an event would appear in counts of raw events, and in no others. A sender that repeats such
 * an event stores it again. Treats 100 at once and the rest in the background.
 *
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
