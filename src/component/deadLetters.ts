import { adminApi } from "../shared/api/admin.js";
import { defined } from "../shared/defined.js";
import { mutation, query } from "./_generated/server.js";
import { deadLetterList, listedDeadLetters } from "./rows/deadLetterRows.js";
import { readPage } from "./rows/listPager.js";
import { requireSite } from "./scope/requireSite.js";
import { treatSome, chosen } from "./deadLetters/treatment.js";

/**
 * Dead letters, newest failure first; only those of one state if one is given. Reads the event of
 * each, up to 8 MiB a page. Letters behind that come without their event, as they do when it is
 * gone.
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
 * Makes dead letters due now, quarantined ones included, with all attempts and all the time of a
 * letter that has just failed. Takes all of the site, or those with these ids, and passes over ids
 * that are gone. Treats 100 at once and the rest in the background. Upkeep's `retryDueDeadLetters`
 * then retries them.
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
 * Deletes dead letters together with their events, which no report has counted: without its letter
 * an event would appear in counts of raw events, and in no other. A sender that repeats such an
 * event stores it again. Treats 100 at once and the rest in the background.
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
