/**
 * Lists of events: the index that serves each of them, and the rows of it that the list leaves out.
 */
import { stream } from "convex-helpers/server/stream";
import { footfallError } from "../../shared/errors.js";
import { countsAsEvent } from "../../shared/event/event.js";
import type { Doc } from "../_generated/dataModel.js";
import type { Span } from "../model/rollups/rangePlan.js";
import { eventsOfGroup } from "./eventsOfGroup.js";
import { eventsOfUser } from "./eventsOfUser.js";
import type { List } from "../rows/listPager.js";
import schema from "../schema.js";
import type { Scope } from "../scope/scope.js";

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
  const { from, to } = span;
  const siteId = scope.site._id;
  const events = stream(scope.ctx.db, schema).query("events");
  if (name !== undefined) {
    return eventsOfType(scope, span, { type: "track", name });
  }
  if (path !== undefined) {
    return events
      .withIndex("by_siteId_and_path_and_occurredAt", (q) =>
        q
          .eq("siteId", siteId)
          .eq("path", path)
          .gte("occurredAt", from)
          .lt("occurredAt", to),
      )
      .order("desc");
  }
  if (visitorId !== undefined) {
    return events
      .withIndex("by_siteId_and_visitorId_and_occurredAt", (q) =>
        q
          .eq("siteId", siteId)
          .eq("visitorId", visitorId)
          .gte("occurredAt", from)
          .lt("occurredAt", to),
      )
      .order("desc");
  }
  if (userId !== undefined) {
    return await eventsOfUser(scope, userId, span);
  }
  if (groupId !== undefined) {
    return eventsOfGroup(scope, groupId, span);
  }
  return events
    .withIndex("by_siteId_and_occurredAt", (q) =>
      q.eq("siteId", siteId).gte("occurredAt", from).lt("occurredAt", to),
    )
    .order("desc");
}

/** Only custom events have names, so the events of every other type are one range of the index. */
function eventsOfType(
  { ctx, site }: Scope,
  { from, to }: Span,
  { type, name }: { type: "pageview" | "track"; name: string | undefined },
): EventList["rows"] {
  return stream(ctx.db, schema)
    .query("events")
    .withIndex("by_siteId_and_type_and_name_and_occurredAt", (q) =>
      q
        .eq("siteId", site._id)
        .eq("type", type)
        .eq("name", name)
        .gte("occurredAt", from)
        .lt("occurredAt", to),
    )
    .order("desc");
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
