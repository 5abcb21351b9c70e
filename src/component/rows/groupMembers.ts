/** Rows of who belongs to which groups, besides the lists in the rows of visitors and users. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { storedId, type StoredId } from "../model/log/storedId.js";
import { MappedRange } from "./mappedRange.js";
import type { Reader } from "./ranges.js";
import { namedVisitor, type NamedVisitor } from "./visitorForm.js";

/** A stored member of a group. */
type MemberRow = Omit<Doc<"groupMembers">, "visitorId"> & Partial<NamedVisitor>;

export type Member =
  { visitorId: string; userId?: never } | { userId: string; visitorId?: never };

/** The subject of a row or event: the visitor, else the user. Null: it names neither. */
export function memberOf({
  visitorId,
  userId,
}: {
  visitorId?: string;
  userId?: string;
}): Member | null {
  if (visitorId !== undefined) return { visitorId };
  return userId === undefined ? null : { userId };
}

/** The ids of a member in its row. */
function storedMember({ visitorId, userId }: Member): {
  visitorId?: StoredId;
  userId?: string;
} {
  return visitorId === undefined
    ? { userId }
    : { visitorId: storedId(visitorId) };
}

/** The groups of a member before and after. Absent: none. */
interface GroupChange {
  before?: readonly string[] | undefined;
  after?: readonly string[] | undefined;
}

/**
 * Writes what changes when one list of groups replaces another. Call it in the transaction that
 * writes or deletes the row of the member. Costs an index range for each group that the member
 * leaves, and none for one that it joins.
 */
export async function writeMemberships(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  member: Member,
  { before = [], after = [] }: GroupChange,
): Promise<void> {
  const known = new Set(before);
  const left = new Set(after);
  for (const groupId of before) {
    if (left.has(groupId)) continue;
    const row = await findMembership(ctx, siteId, groupId, member);
    if (row) await ctx.db.delete("groupMembers", row._id);
  }
  for (const groupId of after) {
    if (known.has(groupId)) continue;
    await ctx.db.insert("groupMembers", {
      ...{ siteId, groupId, ...storedMember(member) },
    });
  }
}

/** The row of a membership. */
function findMembership(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  groupId: string,
  member: Member,
): Promise<Doc<"groupMembers"> | null> {
  const { visitorId, userId } = storedMember(member);
  return ctx.db
    .query("groupMembers")
    .withIndex("by_siteId_and_groupId_and_visitorId_and_userId", (q) =>
      q
        .eq("siteId", siteId)
        .eq("groupId", groupId)
        .eq("visitorId", visitorId)
        .eq("userId", userId),
    )
    .first();
}

/**
 * All members that are known of a group, by `by_siteId_and_groupId_and_visitorId_and_userId`:
 * visitors after users.
 */
export function membersOf(
  db: Reader,
  siteId: Id<"sites">,
  groupId: string,
): MappedRange<"groupMembers", MemberRow> {
  return new MappedRange(
    db
      .query("groupMembers")
      .withIndex("by_siteId_and_groupId_and_visitorId_and_userId", (q) =>
        q.eq("siteId", siteId).eq("groupId", groupId),
      ),
    ({ visitorId, ...row }) => ({
      ...row,
      ...(visitorId !== undefined && namedVisitor(visitorId)),
    }),
  );
}
