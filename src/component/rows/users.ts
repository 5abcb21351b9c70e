/** Rows of users without a browser: found by their id, and deleted with their memberships. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { writeMemberships } from "./groupMembers.js";
import type { Inserter, NewRow } from "./ranges.js";

/** The row of a user, by `by_siteId_and_userId`. */
export function findUser(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  userId: string,
): Promise<Doc<"users"> | null> {
  return ctx.db
    .query("users")
    .withIndex("by_siteId_and_userId", (q) =>
      q.eq("siteId", siteId).eq("userId", userId),
    )
    .unique();
}

/** Inserts the row of a user, without its memberships. */
export async function insertUser(
  db: Inserter,
  user: NewRow<"users">,
): Promise<void> {
  await db.insert("users", user);
}

/** Deletes the row of a user with its memberships. */
export async function deleteUserRow(
  ctx: MutationCtx,
  { _id, siteId, userId, groups }: Doc<"users">,
): Promise<void> {
  await writeMemberships(ctx, siteId, { userId }, { before: groups });
  await ctx.db.delete("users", _id);
}
