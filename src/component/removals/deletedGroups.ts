/**
 * One transaction's share of the deletion of a group. It deletes the events that describe the
 * group, folded or not. With the last of them it deletes the group's row, so that a later
 * description makes it again. Then it deletes the memberships, and the rows by which lists find the
 * group's events. Events that name the group stay, with its id in them: they belong to somebody.
 */
import { eventsNaming } from "../rows/eventGroups.js";
import { memberOf, membersOf, type Member } from "../rows/groupMembers.js";
import { findGroup } from "../rows/groups.js";
import { findUser } from "../rows/users.js";
import { findVisitor } from "../rows/visitors.js";
import { describedGroup } from "../model/fold/groups.js";
import type { GroupScan } from "../model/removals/removal.js";
import type { RemovalProgress, RemovalWork } from "./removalWork.js";
import { RowBudget } from "../budget/rowBudget.js";
import {
  eventsOfTypeBehind,
  positionAmongTimes,
} from "../rows/eventSearches.js";
import { scannedEvents } from "../budget/cleanupLimits.js";

export async function deleteGroupRows(
  work: RemovalWork,
  groupId: string,
  begun: GroupScan = { after: null, isDone: false },
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
  const read = new RowBudget(scannedEvents);
  let { after } = scan;
  const { _id: siteId } = site;
  const described = eventsOfTypeBehind(ctx.db, siteId, "group", after);
  for await (const event of described) {
    if (read.isSpent || !(await budget.canDelete())) {
      return { after, isDone: false };
    }
    read.take(event);
    if (describedGroup(event) === groupId) {
      await rows.deleteEvent(event, { isCounted: false });
    }
    after = { name: event.name ?? null, ...positionAmongTimes(event) };
  }
  const isDone = await deleteRow(work, groupId);
  return { after: isDone ? null : after, isDone };
}

async function deleteMembers(
  work: RemovalWork,
  groupId: string,
): Promise<boolean> {
  const { ctx, site, budget } = work;
  for await (const row of membersOf(ctx.db, site._id, groupId)) {
    if (!(await budget.canDelete())) return false;
    await leave(work, groupId, memberOf(row));
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
