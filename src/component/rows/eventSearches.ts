/**
 * Ranges by which lists, reports, removals and clean-up find events. Requests and folds read none of
 * them. They are in the order of their index, as those of `events.ts` are.
 */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { RowPosition } from "../model/removals/removal.js";
import { eventsOfVisitor } from "./events.js";
import {
  within,
  rowsBehind,
  type Reader,
  type Rows,
  type Times,
  type TimesBehind,
} from "./ranges.js";

type Event = Doc<"events">;

/** Events of all lanes after this one, by `by_siteId_and_lane_and_seq` in the order of lanes. */
export function eventsOfLanesAfter(
  db: Reader,
  siteId: Id<"sites">,
  lane: number,
): Rows<"events"> {
  return db
    .query("events")
    .withIndex("by_siteId_and_lane_and_seq", (q) =>
      q.eq("siteId", siteId).gt("lane", lane),
    );
}

/** Events of a visitor behind one of them, in the order of `eventsOfVisitor`. */
export function eventsOfVisitorBehind(
  db: Reader,
  siteId: Id<"sites">,
  visitorId: string,
  times: TimesBehind,
): AsyncGenerator<Event> {
  return rowsBehind(
    (part) => eventsOfVisitor(db, siteId, visitorId, part),
    times,
  );
}

/** Events that name the user, by `by_siteId_and_userId_and_occurredAt`. */
export function eventsOfUser(
  db: Reader,
  siteId: Id<"sites">,
  userId: string,
  times: Times | RowPosition = {},
): Rows<"events"> {
  return db
    .query("events")
    .withIndex("by_siteId_and_userId_and_occurredAt", (q) =>
      within(q.eq("siteId", siteId).eq("userId", userId), "occurredAt", times),
    );
}

/** Events of a page, by `by_siteId_and_path_and_occurredAt`. */
export function eventsOfPath(
  db: Reader,
  siteId: Id<"sites">,
  path: string,
  times: Times | RowPosition = {},
): Rows<"events"> {
  return db
    .query("events")
    .withIndex("by_siteId_and_path_and_occurredAt", (q) =>
      within(q.eq("siteId", siteId).eq("path", path), "occurredAt", times),
    );
}

/** A type, and the name within it. Absent: the events without a name. */
interface Named {
  type: Event["type"];
  name: string | undefined;
}

/** Events of a type and name, by `by_siteId_and_type_and_name_and_occurredAt`. */
export function eventsOfName(
  db: Reader,
  siteId: Id<"sites">,
  { type, name }: Named,
  times: Times | RowPosition = {},
): Rows<"events"> {
  return db
    .query("events")
    .withIndex("by_siteId_and_type_and_name_and_occurredAt", (q) =>
      within(
        q.eq("siteId", siteId).eq("type", type).eq("name", name),
        "occurredAt",
        times,
      ),
    );
}

/**
 * Events of a type from an event on, in the order of their names and times, by
 * `by_siteId_and_type_and_name_and_occurredAt`. Null: from the first.
 */
export async function* eventsOfTypeBehind(
  db: Reader,
  siteId: Id<"sites">,
  type: Event["type"],
  after: (RowPosition & { name: string | null }) | null,
): AsyncGenerator<Event> {
  const name = after?.name ?? undefined;
  if (after) {
    yield* rowsBehind(
      (part) => eventsOfName(db, siteId, { type, name }, part),
      { after },
    );
  }
  yield* db
    .query("events")
    .withIndex("by_siteId_and_type_and_name_and_occurredAt", (q) => {
      const ofType = q.eq("siteId", siteId).eq("type", type);
      return after ? ofType.gt("name", name) : ofType;
    });
}

/** The place of an event in an index by time. */
export function positionAmongTimes(event: Event): RowPosition {
  return { at: event.occurredAt, created: event._creationTime };
}
