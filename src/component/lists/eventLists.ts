/**
 * Lists of events: the index that serves each of them, and the rows of it that the list leaves out.
 */
import { footfallError } from "../../shared/errors.js";
import { countsAsEvent } from "../../shared/event/event.js";
import { MAX_JOINED_ROWS } from "../budget/listLimits.js";
import type { Span } from "../model/rollups/rangePlan.js";
import { eventsOfGroup } from "./eventsOfGroup.js";
import { allEventsOfUser } from "./eventsOfUser.js";
import type { List } from "../rows/listPager.js";
import type { Scope } from "../scope/scope.js";
import { lookupRows } from "../rows/eventLookups.js";
import { eventsOfLookups, newestEvents } from "../rows/joinedEvents.js";
import { eventsOfSite, eventsOfVisitor } from "../rows/events.js";
import type { LoggedEvent } from "../rows/eventForm.js";

export interface EventFilter {
  name?: string;
  path?: string;
  visitorId?: string;
  userId?: string;
  groupId?: string;
}

type EventList = List<LoggedEvent>;

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
  const { path } = filter;
  return {
    ...{ rows, span, ...boundOf(filter) },
    isListed: (event) => countsAsEvent(event) && isOfPath(event, path),
  };
}

export async function pageviewList(
  scope: Scope,
  span: Span,
  filter: Omit<EventFilter, "name" | "groupId">,
): Promise<EventList> {
  const rows = await eventsOf(scope, span, filter);
  const { path } = filter;
  return {
    ...{ rows, span, ...boundOf(filter) },
    isListed: (event) => event.type === "pageview" && isOfPath(event, path),
  };
}

/** A user's events that the list does not show are read one by one, too. */
function boundOf({ userId }: EventFilter): { maxRows?: number } {
  return userId === undefined ? {} : { maxRows: MAX_JOINED_ROWS };
}

/** A list of a page's events passes over all events of the span. */
function isOfPath(
  event: Pick<LoggedEvent, "path">,
  path: string | undefined,
): boolean {
  return path === undefined || event.path === path;
}

async function eventsOf(
  scope: Scope,
  span: Span,
  filter: EventFilter,
): Promise<EventList["rows"]> {
  checkFilter(filter);
  const { name, visitorId, userId, groupId } = filter;
  const { ctx, site } = scope;
  if (name !== undefined) {
    const lookup = { kind: "name", value: name } as const;
    return eventsOfLookups(ctx, (db) => lookupRows(db, site._id, lookup, span));
  }
  if (visitorId !== undefined) {
    return newestEvents(ctx, (db) =>
      eventsOfVisitor(db, site._id, visitorId, span),
    );
  }
  if (userId !== undefined) {
    return await allEventsOfUser(scope, userId, span);
  }
  if (groupId !== undefined) {
    return eventsOfGroup(scope, groupId, span);
  }
  return newestEvents(ctx, (db) => eventsOfSite(db, site._id, span));
}

/**
 * Refuses two filters at once: an index serves at most one, so a list by both would read rows to
 * throw them away.
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
