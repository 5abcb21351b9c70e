/** Retries of dead letters, for operators and for crons of the app. */
import { upkeepApi } from "../shared/api/upkeepApi.js";
import { mutation } from "./_generated/server.js";
import { refreshOldCounts } from "./deadLetters/deadLetterCounts.js";
import { noteOwnSchedule } from "./schedules/ownSchedules.js";
import { requireSiteOfSlug } from "./rows/sites.js";
import { chainOf } from "./rows/retryChains.js";
import { type Pass, passOver, passOverAll } from "./fold/letterRetries.js";

/**
 * Retries up to 10 dead letters that are due, of all sites or of the one with this slug, and leaves
 * the others to a chain of passes for each site. It is the safety net under the passes that letters
 * plan themselves, and leaves letters alone that a chain retries. Two calls at once conflict, and
 * Convex repeats one of them. Costs two index ranges if none is due of all sites, and four if none
 * is due of one.
 *
 * @throws a Footfall error `siteNotFound`
 */
export const retryDueDeadLetters = mutation({
  args: upkeepApi.retryDueDeadLetters.args,
  returns: upkeepApi.retryDueDeadLetters.returns,
  handler: async (ctx, { slug, schedule }): Promise<Pass> => {
    await noteOwnSchedule(ctx, "retryDueDeadLetters", slug, schedule);
    const site = slug === undefined ? null : await requireSiteOfSlug(ctx, slug);
    const siteId = site && site._id;
    const { retried, succeeded, hasMore } =
      siteId === null
        ? await passOverAll(ctx)
        : await passOver(ctx, siteId, await chainOf(ctx.db, siteId));
    if (!hasMore) await refreshOldCounts(ctx, siteId);
    return { retried, succeeded, hasMore };
  },
});
