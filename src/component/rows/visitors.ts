/** Rows of browsers and devices. Ranges are in the order in which these were first seen. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { RowPosition } from "../model/removals/removal.js";
import { writeMemberships } from "./groupMembers.js";
import {
  type Inserter,
  type NewRow,
  type Reader,
  type Rows,
  type Times,
  within,
} from "./ranges.js";

/** The row of a visitor, by `by_siteId_and_visitorId`. */
export function findVisitor(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  visitorId: string,
): Promise<Doc<"visitors"> | null> {
  return ctx.db
    .query("visitors")
    .withIndex("by_siteId_and_visitorId", (q) =>
      q.eq("siteId", siteId).eq("visitorId", visitorId),
    )
    .unique();
}

/** Visitors of a site, by `by_siteId_and_firstSeenAt`. */
export function visitorsOfSite(
  db: Reader,
  siteId: Id<"sites">,
  firstSeen: Times | RowPosition = {},
): Rows<"visitors"> {
  return db
    .query("visitors")
    .withIndex("by_siteId_and_firstSeenAt", (q) =>
      within(q.eq("siteId", siteId), "firstSeenAt", firstSeen),
    );
}

/** Visitors who were last identified as a user, by `by_siteId_and_user_and_firstSeenAt`. */
export function visitorsOfUser(
  db: Reader,
  siteId: Id<"sites">,
  userId: string,
  firstSeen: Times | RowPosition = {},
): Rows<"visitors"> {
  return db
    .query("visitors")
    .withIndex("by_siteId_and_user_and_firstSeenAt", (q) =>
      within(
        q.eq("siteId", siteId).eq("user.value", userId),
        "firstSeenAt",
        firstSeen,
      ),
    );
}

/** Inserts the row of a visitor, without its memberships. */
export async function insertVisitor(
  db: Inserter,
  visitor: NewRow<"visitors">,
): Promise<void> {
  await db.insert("visitors", visitor);
}

/** Deletes the row of a visitor with its memberships. */
export async function deleteVisitorRow(
  ctx: MutationCtx,
  { _id, siteId, visitorId, groups }: Doc<"visitors">,
): Promise<void> {
  await writeMemberships(ctx, siteId, { visitorId }, { before: groups });
  await ctx.db.delete("visitors", _id);
}
