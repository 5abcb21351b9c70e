/** Erasure of a person, for operators: the right to be forgotten. */
import { adminApi } from "../shared/api/admin.js";
import type { Erasure } from "../shared/api/upkeep.js";
import { mutation } from "./_generated/server.js";
import { subjectOf } from "./model/removals/person.js";
import { requireSite } from "./scope/requireSite.js";
import { erase, findPerson } from "./removals/erasure.js";
import { erasurePreview } from "./budget/cleanupLimits.js";

/**
 * Erases a visitor, or a user. A user is erased with every browser or device that was nobody
 * else's. On those that were another's, too, the erasure deletes the events that carry the user.
 * Erasing a visitor leaves the row of its user. Deletes at once what fits into one transaction, and
 * the rest in the background. Another call says how far it is. Figures of days whose raw events are
 * past their retention stay: they are anonymous sums. With `preview` it changes nothing.
 *
 * @throws a Footfall error `siteNotFound` or `invalidArgument`
 */
export const eraseVisitor = mutation({
  args: adminApi.eraseVisitor.args,
  returns: adminApi.eraseVisitor.returns,
  handler: async (
    ctx,
    { siteId, visitorId, userId, preview = false },
  ): Promise<Erasure> => {
    const site = await requireSite(ctx, siteId);
    const subject = subjectOf(visitorId, userId);
    if (preview) {
      const found = await findPerson(
        ctx,
        site,
        subject,
        erasurePreview.preview,
      );
      return { kind: "preview", ...found };
    }
    return await erase(ctx, site, subject);
  },
});
