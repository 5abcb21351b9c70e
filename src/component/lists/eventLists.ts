/**
 * Lists of events: the index that serves each of them, and the rows of it that the list leaves out.
 */
import { footfallError } from "../../shared/errors.js";
import { countsAsEvent } from "../../shared/event/event.js";
import type { Doc } from "../_generated/dataModel.js";
import type { Span } from "../model/rollups/rangePlan.js";
import { eventsOfGroup } from "./eventsOfGroup.js";
import { allEventsOfUser } from "./eventsOfUser.js";
import type { List } from "../rows/listPager.js";
import type { Scope } from "../scope/scope.js";
import { eventsOfName, eventsOfPath } from "../rows/eventSearches.js";
import { eventsOfSite, eventsOfVisitor } from "../rows/events.js";
import { newestFirst } from "../rows/newestFirst.js";

export interface EventFilter {
  name?: string;
  path?: string;
  visitorId?: string;
  userId?: string;
  groupId?: string;
}

type EventList = List<Doc<"events">>;

/**
 * Events that count as events, so neither engagement nor events about groups. With a name: the
 * custom events of that name. With a group: the folded events that name it.
 */
export async function eventList(
  scope: Scope,
  span: Span,
  filter: EventFilter,
): Promise<EventList> {
  const rows = await eventsOf(scope, span, filter);
  return { rows, span, isListed: countsAsEvent };
}

export async function pageviewList(
  scope: Scope,
  span: Span,
  filter: Omit<EventFilter, "name" | "groupId">,
): Promise<EventList> {
  const rows = isWithoutFilter(filter)
    ? eventsOfType(scope, span, { type: "pageview", name: undefined })
    : await eventsOf(scope, span, filter);
  return { rows, span, isListed: (event) => event.type === "pageview" };
}

async function eventsOf(
  scope: Scope,
  span: Span,
  filter: EventFilter,
): Promise<EventList["rows"]> {
  checkFilter(filter);
  const { name, path, visitorId, userId, groupId } = filter;
  const { ctx, site } = scope;
  if (name !== undefined) {
    return eventsOfType(scope, span, { type: "track", name });
  }
  if (path !== undefined) {
    return newestFirst(ctx, (db) => eventsOfPath(db, site._id, path, span));
  }
  if (visitorId !== undefined) {
    return newestFirst(ctx, (db) =>
      eventsOfVisitor(db, site._id, visitorId, span),
    );
  }
  if (userId !== undefined) {
    return await allEventsOfUser(scope, userId, span);
  }
  if (groupId !== undefined) {
    return eventsOfGroup(scope, groupId, span);
  }
  return newestFirst(ctx, (db) => eventsOfSite(db, site._id, span));
}

/** Only custom events have names, so the events of every other type are one range of the index. */
function eventsOfType(
  { ctx, site }: Scope,
  span: Span,
  named: { type: "pageview" | "track"; name: string | undefined },
): EventList["rows"] {
  return newestFirst(ctx, (db) => eventsOfName(db, site._id, named, span));
}

function isWithoutFilter(filter: EventFilter): boolean {
  return Object.values(filter).every((value) => value === undefined);
}

/**
 * Refuses two filters at once: an index serves one, so a list by both would read rows to throw them
 * away.
 */
function checkFilter(filter: EventFilter): void {
  const given = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([argument]) => argument);
  if (given.length > 1) {
    throw footfallError(
      "invalidArgument",
      `A list can be asked for by ${given.join(" or by ")}, not by both.`,
      { arguments: given },
    );
  }
}
