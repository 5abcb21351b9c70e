/** Rows of browsers and devices. Ranges are in the order in which these were first seen. */
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { Visitor } from "../model/fold/visitors.js";
import { storedId } from "../model/log/storedId.js";
import type { RowPosition } from "../model/removals/removal.js";
import { writeMemberships } from "./groupMembers.js";
import { MappedRange } from "./mappedRange.js";
import { type Reader, type Times, within } from "./ranges.js";
import { visitorRow, type VisitorRow } from "./visitorForm.js";
import { writeVisitorUser } from "./visitorUsers.js";

/** The row of a visitor, by `by_siteId_and_visitorId`. */
export async function findVisitor(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  visitorId: string,
): Promise<VisitorRow | null> {
  const row = await ctx.db
    .query("visitors")
    .withIndex("by_siteId_and_visitorId", (q) =>
      q.eq("siteId", siteId).eq("visitorId", storedId(visitorId)),
    )
    .unique();
  return row && visitorRow(row);
}

/** Visitors of a site, by `by_siteId_and_firstSeenAt`. */
export function visitorsOfSite(
  db: Reader,
  siteId: Id<"sites">,
  firstSeen: Times | RowPosition = {},
): MappedRange<"visitors", VisitorRow> {
  return new MappedRange(
    db
      .query("visitors")
      .withIndex("by_siteId_and_firstSeenAt", (q) =>
        within(q.eq("siteId", siteId), "firstSeenAt", firstSeen),
      ),
    visitorRow,
  );
}

/**
 * Writes the row of a visitor, with its memberships and the row by which lists find the visitors of
 * its user.
 * @param before the row that it replaces
 */
export async function writeVisitor(
  ctx: MutationCtx,
  ids: { siteId: Id<"sites">; visitorId: string },
  before: VisitorRow | null,
  after: Visitor,
): Promise<void> {
  const { siteId, visitorId } = ids;
  const userRow = await writeVisitorUser(ctx, before, { ...ids, ...after });
  const row = {
    ...{ siteId, visitorId: storedId(visitorId), ...after },
    ...(userRow && { userRow }),
  };
  if (!before) await ctx.db.insert("visitors", row);
  // A patch would keep the traits of the user before, where the new one has none.
  else await ctx.db.replace("visitors", before._id, row);
  await writeMemberships(
    ctx,
    siteId,
    { visitorId },
    { before: before?.groups, after: after.groups },
  );
}

/** Writes when a visitor was first seen. */
export async function moveVisitor(
  ctx: MutationCtx,
  visitor: VisitorRow,
  firstSeenAt: number,
): Promise<void> {
  await writeVisitorUser(ctx, visitor, { ...visitor, firstSeenAt });
  await ctx.db.patch("visitors", visitor._id, { firstSeenAt });
}

/** Deletes the row of a visitor with its memberships and its row among those of its user. */
export async function deleteVisitorRow(
  ctx: MutationCtx,
  { _id, siteId, visitorId, groups, userRow }: VisitorRow,
): Promise<void> {
  await writeMemberships(ctx, siteId, { visitorId }, { before: groups });
  if (userRow) await ctx.db.delete("visitorUsers", userRow);
  await ctx.db.delete("visitors", _id);
}
