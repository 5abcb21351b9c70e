/** Which index serves which list of events, and what of its range is left out. */
import { stream } from "convex-helpers/server/stream";
import { footfallError } from "../../shared/errors.js";
import { countsAsEvent } from "../../shared/event/event.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { eventsOfGroup } from "./eventsOfGroup.js";
import { eventsOfUser } from "./eventsOfUser.js";
import type { List } from "../rows/listPager.js";
import schema from "../schema.js";

/** Half open; ends that are not given are infinite. */
export interface ListSpan {
  from: number;
  to: number;
}

export interface EventFilter {
  name?: string;
  path?: string;
  visitorId?: string;
  userId?: string;
  groupId?: string;
}

type EventList = List<Doc<"events">>;

/**
 * Events that count as events: not engagement, and not what is said about groups. With a name, the custom
 * events of that name; with a group, the folded events that name it.
 */
export async function eventList(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  span: ListSpan,
  filter: EventFilter,
): Promise<EventList> {
  return {
    rows: await eventsOf(ctx, siteId, span, filter),
    span,
    isListed: countsAsEvent,
  };
}

export async function pageviewList(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  span: ListSpan,
  filter: Omit<EventFilter, "name" | "groupId">,
): Promise<EventList> {
  const rows = isEmpty(filter)
    ? eventsOfType(ctx, siteId, span, "pageview", undefined)
    : await eventsOf(ctx, siteId, span, filter);
  return { rows, span, isListed: (event) => event.type === "pageview" };
}

async function eventsOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  { from, to }: ListSpan,
  filter: EventFilter,
): Promise<EventList["rows"]> {
  checkFilter(filter);
  const { name, path, visitorId, userId, groupId } = filter;
  const events = stream(ctx.db, schema).query("events");
  if (name !== undefined) {
    return eventsOfType(ctx, siteId, { from, to }, "track", name);
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
    return await eventsOfUser(ctx, siteId, userId, { from, to });
  }
  if (groupId !== undefined) {
    return eventsOfGroup(ctx, siteId, groupId, { from, to });
  }
  return events
    .withIndex("by_siteId_and_occurredAt", (q) =>
      q.eq("siteId", siteId).gte("occurredAt", from).lt("occurredAt", to),
    )
    .order("desc");
}

/** Only custom events have names, so those of every other type are one range. */
function eventsOfType(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  { from, to }: ListSpan,
  type: "pageview" | "track",
  name: string | undefined,
): EventList["rows"] {
  return stream(ctx.db, schema)
    .query("events")
    .withIndex("by_siteId_and_type_and_name_and_occurredAt", (q) =>
      q
        .eq("siteId", siteId)
        .eq("type", type)
        .eq("name", name)
        .gte("occurredAt", from)
        .lt("occurredAt", to),
    )
    .order("desc");
}

function isEmpty(filter: EventFilter): boolean {
  return Object.values(filter).every((value) => value === undefined);
}

/** An index serves one of them; both at once would scan and throw away. */
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
