/** Removal of events that should not have been counted, such as spam, for operators. */
import { adminApi } from "../shared/api/admin.js";
import { type DeletedEvents } from "../shared/api/removal.js";
import { internal } from "./_generated/api.js";
import { mutation } from "./_generated/server.js";
import type { Preview } from "./removals/removalPreview.js";
import { findOrBegin } from "./rows/removals.js";
import { goOnRemoving } from "./removals/removalSteps.js";
import { countRepairs } from "./rollups/repairQueue.js";
import { requireSite } from "./scope/requireSite.js";
import { unrepairedDays } from "./removals/unrepairedDays.js";
import { checkedTarget } from "./removals/targets.js";

/**
 * Deletes the events of a range for which every given condition holds, with their dead letters and
 * the rows of their groups. At least one condition is needed. Counts their sessions again from the
 * events that stay. Deletes visitors of whom nothing is left. Counts every hour, day and month
 * again in which the events counted. Deletes at once what fits into one transaction, and the rest
 * in the background. Another call with the same arguments goes on. With `preview` it changes
 * nothing.
 *
 * @throws a Footfall error `siteNotFound`, `invalidRange` or `invalidArgument`
 */
export const deleteEvents = mutation({
  args: adminApi.deleteEvents.args,
  returns: adminApi.deleteEvents.returns,
  handler: async (
    ctx,
    { siteId, preview = false, ...asked },
  ): Promise<DeletedEvents> => {
    const target = checkedTarget(asked);
    const site = await requireSite(ctx, siteId);
    const kept = {
      unrepairedDays: await unrepairedDays(ctx, site, target),
    };
    if (preview) {
      // On a stale snapshot, because this reads the time into which ingest writes.
      const found: Preview = await ctx.runQuery(
        internal.removals.removalPreview.lookAtRemoval,
        { siteId: site._id, target },
        { useStaleSnapshot: true },
      );
      return { kind: "preview", ...found, ...kept };
    }
    const id = await findOrBegin(ctx, site._id, target);
    const { deleted, done } = await goOnRemoving(ctx, site, id);
    return {
      kind: "deleted",
      deleted,
      done,
      repairing: await countRepairs(ctx, site._id),
      ...kept,
    };
  },
});
