/** Rows of companies and teams. Ranges are in the order of the last description, oldest first. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { Inserter, NewRow, Reader, Rows } from "./ranges.js";

/** The row of a group, by `by_siteId_and_groupId`. */
export function findGroup(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  groupId: string,
): Promise<Doc<"groups"> | null> {
  return ctx.db
    .query("groups")
    .withIndex("by_siteId_and_groupId", (q) =>
      q.eq("siteId", siteId).eq("groupId", groupId),
    )
    .unique();
}

/** Groups of a site, by `by_siteId_and_updatedAt`. */
export function groupsOfSite(db: Reader, siteId: Id<"sites">): Rows<"groups"> {
  return db
    .query("groups")
    .withIndex("by_siteId_and_updatedAt", (q) => q.eq("siteId", siteId));
}

/**
 * Groups that only public keys have described, for the last time before an instant, by
 * `by_siteId_and_isPublicOnly_and_updatedAt`.
 */
export function publicGroupsOfSite(
  db: Reader,
  siteId: Id<"sites">,
  before: number,
): Rows<"groups"> {
  return db
    .query("groups")
    .withIndex("by_siteId_and_isPublicOnly_and_updatedAt", (q) =>
      q.eq("siteId", siteId).eq("isPublicOnly", true).lt("updatedAt", before),
    );
}

/** Inserts the row of a group. */
export async function insertGroup(
  db: Inserter,
  group: NewRow<"groups">,
): Promise<void> {
  await db.insert("groups", group);
}
