/** Deletion of a group, for operators. `removals/deletedGroups.ts` does the work. */
import { adminApi } from "../shared/api/admin.js";
import type { DeletedGroupRows } from "../shared/api/upkeep.js";
import { mutation } from "./_generated/server.js";
import { checkId } from "./model/intake/checkId.js";
import { findOrBegin } from "./rows/removals.js";
import { goOnRemoving } from "./removals/removalSteps.js";
import { requireSite } from "./scope/requireSite.js";

/**
 * Deletes what is known of a group: its row with name, type and traits, the events that described
 * it, and its members, in the rows of visitors and users. The group then lists no events. Events
 * that named it stay, with its id in them, until their retention. No figure changes. A later event
 * that names or describes the group makes it again. Deletes at once what fits into one transaction,
 * and the rest in the background. Another call goes on.
 *
 * @throws a Footfall error `siteNotFound`, or `invalidArgument`, also if too many removals are
 * under way
 */
export const deleteGroup = mutation({
  args: adminApi.deleteGroup.args,
  returns: adminApi.deleteGroup.returns,
  handler: async (ctx, { siteId, groupId }): Promise<DeletedGroupRows> => {
    const site = await requireSite(ctx, siteId);
    checkId(groupId, "groupId", 1);
    const target = { kind: "group" as const, groupId };
    const id = await findOrBegin(ctx, site._id, target);
    const removed = await goOnRemoving(ctx, site, id);
    const { deleted, deletedGroups, done } = removed;
    return { deleted: { ...deletedGroups, events: deleted.events }, done };
  },
});
