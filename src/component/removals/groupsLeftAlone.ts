/** Groups that have nobody but one person: their rows may say something about that person. */
import type { Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { eventsNaming } from "../rows/eventGroups.js";
import { membersOf } from "../rows/groupMembers.js";
import { RowBudget } from "../budget/rowBudget.js";
import { erasurePreview } from "../budget/cleanupLimits.js";
import { findEvent, type LoggedEvent } from "../rows/eventForm.js";

interface Person {
  /** Groups that the person's rows name. */
  groupIds: ReadonlySet<string>;
  /** Browsers and devices that are nobody else's. */
  visitorIds: ReadonlySet<string>;
  /** The same, and others whose membership only their events decide once the person is erased. */
  memberIds: ReadonlySet<string>;
  userId?: string;
}

/**
 * Finds the groups to which nobody else belongs, and which no stored and folded event of anybody
 * else names, in the order of their ids. Looks at the first 100, by their indexes of members and of
 * events, up to the first row of somebody else. Looks up `maxRows` rows and 4 MiB at most, and
 * leaves out a group that needs more.
 */
export async function findGroupsLeftAlone(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  person: Person,
  maxRows: number,
): Promise<string[]> {
  const isOwn = (
    { visitorId, userId }: Pick<LoggedEvent, "visitorId" | "userId">,
    visitorIds: ReadonlySet<string>,
  ): boolean =>
    (visitorId !== undefined && visitorIds.has(visitorId)) ||
    (userId !== undefined && userId === person.userId);
  const budget = new RowBudget({
    rows: maxRows,
    bytes: erasurePreview.groupBytes,
  });
  const alone: string[] = [];
  for (const groupId of [...person.groupIds]
    .sort()
    .slice(0, erasurePreview.groups)) {
    if (!(await isAlone(groupId))) continue;
    alone.push(groupId);
  }
  return alone;

  async function isAlone(groupId: string): Promise<boolean> {
    for await (const member of membersOf(ctx.db, siteId, groupId)) {
      if (!budget.take(member) || !isOwn(member, person.memberIds))
        return false;
    }
    const named = eventsNaming(ctx.db, siteId, groupId).order("desc");
    for await (const row of named) {
      if (budget.isSpent) return false;
      const event = await findEvent(ctx.db, row.eventDocumentId);
      budget.take(event ?? row);
      if (event && !isOwn(event, person.visitorIds)) return false;
    }
    return !budget.isSpent;
  }
}
