/**
 * The row of a visitor who was several users, when one of them is erased: it becomes what the
 * others made of it.
 */
import type { VisitorRow } from "../rows/visitorForm.js";
import { findVisitor, writeVisitor } from "../rows/visitors.js";
import { isAllThere } from "../model/removals/person.js";
import { identifies } from "../model/fold/profiles.js";
import {
  foldVisitor,
  visitorChanged,
  type Visitor,
} from "../model/fold/visitors.js";
import type { RemovalWork } from "./removalWork.js";
import { RowBudget } from "../budget/rowBudget.js";
import {
  MAX_IDENTIFYING_EVENTS,
  sharedEvents,
} from "../budget/cleanupLimits.js";
import { eventsOfVisitor } from "../rows/events.js";
import type { LoggedEvent } from "../rows/eventForm.js";

/**
 * Removes the user from a visitor's row. Call it once no event of the visitor carries the user any
 * more. If all events that the visitor ever sent are stored, the row becomes what they say. If some
 * are deleted, or there are too many, the user and the traits are deleted. The note that the
 * visitor was somebody else, too, stays. Memberships stay as well, because groups are not personal.
 */
export async function forgetUser(
  { ctx, site, horizons, removed }: RemovalWork,
  visitorId: string,
  userId: string,
): Promise<void> {
  const row = await findVisitor(ctx, site._id, visitorId);
  if (!row) return;
  const { firstSeenAt, lastSeenAt } = row;
  const budget = new RowBudget(sharedEvents);
  const said: LoggedEvent[] = [];
  let isWhole = isAllThere(row, horizons);
  const events = eventsOfVisitor(ctx.db, site._id, visitorId).order("desc");
  for await (const event of events) {
    if (budget.isSpent || said.length === MAX_IDENTIFYING_EVENTS) {
      isWhole = false;
      break;
    }
    budget.take(event);
    if (identifies(event) && (await removed.isCounted(event))) said.push(event);
  }
  const wasLast = row.user?.value === userId;
  if (!isWhole && !wasLast) return;
  const made = foldVisitor(null, said.sort(byLog));
  const after: Visitor = {
    ...(isWhole ? made : withoutUser(row, made)),
    firstSeenAt,
    ...(lastSeenAt !== undefined && { lastSeenAt }),
  };
  if (!visitorChanged(row, after)) return;
  await writeVisitor(ctx, { siteId: site._id, visitorId }, row, after);
}

/**
 * Users whose events are deleted may have been here after those that are left. Then the events that
 * are left do not have the last word.
 */
function withoutUser(row: VisitorRow, made: Visitor): Visitor {
  const { groups, serverGroups, otherUserAt: known = -Infinity } = row;
  const isKnown = made.user?.at === known;
  const otherUserAt = Math.max(
    made.otherUserAt ?? -Infinity,
    isKnown ? -Infinity : known,
  );
  const { user, traits = [], firstSeenAt } = made;
  const left = traits.filter(({ at }) => at > otherUserAt);
  return {
    firstSeenAt,
    ...(user && { user }),
    ...(otherUserAt > -Infinity && { otherUserAt }),
    ...(left.length > 0 && { traits: left }),
    ...(groups && { groups }),
    ...(serverGroups && { serverGroups }),
  };
}

function byLog(a: LoggedEvent, b: LoggedEvent): number {
  if (a.seq !== b.seq) return a.seq < b.seq ? -1 : 1;
  return a._creationTime - b._creationTime;
}
