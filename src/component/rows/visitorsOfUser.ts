/** The browsers and devices on which a user was the last to be identified. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";

/** The newest of them by when they were first seen, at most `count`. */
export function newestVisitorsOfUser(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  userId: string,
  count: number,
): Promise<Doc<"visitors">[]> {
  return ctx.db
    .query("visitors")
    .withIndex("by_siteId_and_user_and_firstSeenAt", (q) =>
      q.eq("siteId", siteId).eq("user.value", userId),
    )
    .order("desc")
    .take(count);
}
