/**
 * One transaction's share of the deletion of a group. It deletes the events that describe the
 * group, folded or not. With the last of them it deletes the group's row, so that a later
 * description makes it again. Then it deletes the memberships, and the rows by which lists find the
 * group's events. Events that name the group stay, with its id in them: they belong to somebody.
 */
import { eventsNaming } from "../rows/eventGroups.js";
import { eventsFound } from "../rows/eventLookups.js";
import { memberOf, membersOf, type Member } from "../rows/groupMembers.js";
import { findGroup } from "../rows/groups.js";
import { findUser } from "../rows/users.js";
import { withVisitor } from "../rows/visitorForm.js";
import { findVisitor } from "../rows/visitors.js";
import type { GroupScan } from "../model/removals/removal.js";
import type { RemovalProgress, RemovalWork } from "./removalWork.js";

export async function deleteGroupRows(
  work: RemovalWork,
  groupId: string,
  begun: GroupScan = { isDone: false },
): Promise<RemovalProgress> {
  const groupScan = await deleteDescriptions(work, groupId, begun);
  const isDone =
    groupScan.isDone &&
    (await deleteMembers(work, groupId)) &&
    (await deleteEventGroups(work, groupId));
  return { isDone, groupScan };
}

/**
 * Deletes the events that describe the group, and its row at their end. No figure counts them, so
 * there is nothing to repair.
 */
async function deleteDescriptions(
  work: RemovalWork,
  groupId: string,
  scan: GroupScan,
): Promise<GroupScan> {
  if (scan.isDone) return scan;
  const { ctx, site, rows, budget } = work;
  const lookup = { kind: "group", value: groupId } as const;
  for await (const { event } of eventsFound(ctx.db, site._id, lookup)) {
    if (!(await budget.canDelete())) return { isDone: false };
    await rows.deleteEvent(event, { isCounted: false });
  }
  return { isDone: await deleteRow(work, groupId) };
}

async function deleteMembers(
  work: RemovalWork,
  groupId: string,
): Promise<boolean> {
  const { ctx, site, budget } = work;
  for await (const row of membersOf(ctx.db, site._id, groupId)) {
    if (!(await budget.canDelete())) return false;
    await leave(work, groupId, memberOf(withVisitor(row)));
    await ctx.db.delete("groupMembers", row._id);
  }
  return true;
}

/**
 * Deletes the rows that list the group's events. Call it in the transaction that finds no
 * membership left.
 */
async function deleteEventGroups(
  work: RemovalWork,
  groupId: string,
): Promise<boolean> {
  const { ctx, site, budget } = work;
  const rows = eventsNaming(ctx.db, site._id, groupId);
  for await (const { _id } of rows) {
    if (!(await budget.canDelete())) return false;
    await ctx.db.delete("eventGroups", _id);
    budget.spend();
  }
  return true;
}

async function deleteRow(work: RemovalWork, groupId: string): Promise<boolean> {
  const { ctx, site, budget, rows } = work;
  const group = await findGroup(ctx, site._id, groupId);
  if (!group) return true;
  if (!(await budget.canDelete())) return false;
  await ctx.db.delete("groups", group._id);
  budget.spend();
  rows.deletedGroups.groups++;
  return true;
}

/** Takes the group out of the row of a visitor or user. */
async function leave(
  { ctx, site, budget, rows }: RemovalWork,
  groupId: string,
  member: Member | null,
): Promise<void> {
  if (!member) return;
  const { visitorId, userId } = member;
  const row =
    visitorId !== undefined
      ? await findVisitor(ctx, site._id, visitorId)
      : await findUser(ctx, site._id, userId);
  if (!row?.groups?.includes(groupId)) return;
  const without = (ids: readonly string[] = []) => {
    const others = ids.filter((id) => id !== groupId);
    return others.length > 0 ? others : undefined;
  };
  const left = {
    groups: without(row.groups),
    serverGroups: without(row.serverGroups),
  };
  if ("visitorId" in row) await ctx.db.patch("visitors", row._id, left);
  else await ctx.db.patch("users", row._id, left);
  budget.spend();
  rows.deletedGroups.members++;
}
