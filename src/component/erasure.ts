import { adminApi } from "../shared/api/admin.js";
import type { Erasure } from "../shared/api/upkeep.js";
import { mutation } from "./_generated/server.js";
import { subjectOf } from "./model/removals/person.js";
import { requireSite } from "./scope/requireSite.js";
import { erase, findPerson } from "./removals/erasure.js";
import { erasurePreview } from "./budget/cleanupLimits.js";

/**
 * Erases a visitor, or a user: with every browser or device that was nobody else's, and of those that were another's,
 * too, the events that carry the user. Erasing a visitor leaves the row of its user. What fits into
 * one transaction is deleted at once, the rest in the background; a further call says how far it is.
 * Figures of days whose raw events are past their retention stay: they are anonymous sums. With `preview` nothing
 * is changed.
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
