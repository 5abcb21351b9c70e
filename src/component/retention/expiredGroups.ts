/**
 * Deletes groups that only public keys have described, if the last description is old. Anyone can
 * make up their names.
 */
import type { MutationCtx } from "../_generated/server.js";
import type { Deletion } from "../budget/deletionBudget.js";
import type { CleanupBatch } from "./retentionBatch.js";
import { publicGroupsOfSite } from "../rows/groups.js";

/**
 * Deletes groups that no server has ever described and that were last described before the cut of
 * visitors. Their members stay. Each group that this finds is due, so no pass has to remember
 * anything. Costs one index range, and one for each group that it deletes.
 */
export async function deleteExpiredGroups(
  ctx: MutationCtx,
  { site, cuts, budget }: CleanupBatch,
): Promise<Deletion> {
  const groups = publicGroupsOfSite(ctx.db, site._id, cuts.visitors);
  return await budget.deleteEach(groups, ({ _id }) =>
    ctx.db.delete("groups", _id),
  );
}
