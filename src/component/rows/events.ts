/**
 * Rows of the log. Ranges are in the order of their index, oldest first. Those by time take a span,
 * or the rest of one instant.
 */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { RowPosition } from "../model/removals/removal.js";
import {
  occurredIn,
  rowsBehind,
  type NewRow,
  type Reader,
  type Rows,
  type Times,
  type TimesBehind,
} from "./ranges.js";

type Event = Doc<"events">;

/** An event of a lane without its place in the log. */
export type NewEvent = Omit<NewRow<"events">, "seq">;

/** Commits of a lane. An end that is absent is open. */
interface Commits {
  /** The range begins with the commit after this one. */
  after?: bigint | undefined;
  /** The last commit of the range. */
  upTo?: bigint | undefined;
}

/** One commit, or the rest of it: what was stored after the row of this creation time. */
interface CommitPlace {
  lane: number;
  seq: Event["seq"];
  after?: number;
}

/** Appends the event to its lane, in the place of this transaction's commit. */
export async function insertEvent(
  db: MutationCtx["db"],
  event: NewEvent,
): Promise<void> {
  await db.insert("events", { ...event, seq: db.vars.commitTs });
}

/** A lane's log, by `by_siteId_and_lane_and_seq` in the order of commits. */
export function eventsOfLane(
  db: Reader,
  siteId: Id<"sites">,
  lane: number,
  { after, upTo }: Commits = {},
): Rows<"events"> {
  return db.query("events").withIndex("by_siteId_and_lane_and_seq", (q) => {
    const ofLane = q.eq("siteId", siteId).eq("lane", lane);
    if (after === undefined) {
      return upTo === undefined ? ofLane : ofLane.lte("seq", upTo);
    }
    const later = ofLane.gt("seq", after);
    return upTo === undefined ? later : later.lte("seq", upTo);
  });
}

/** Events of one commit in a lane, by `by_siteId_and_lane_and_seq` in the order of storing. */
export function eventsOfCommit(
  db: Reader,
  siteId: Id<"sites">,
  { lane, seq, after }: CommitPlace,
): Rows<"events"> {
  return db.query("events").withIndex("by_siteId_and_lane_and_seq", (q) => {
    const ofCommit = q.eq("siteId", siteId).eq("lane", lane).eq("seq", seq);
    return after === undefined ? ofCommit : ofCommit.gt("_creationTime", after);
  });
}

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

/** Events of a site, by `by_siteId_and_occurredAt`. */
export function eventsOfSite(
  db: Reader,
  siteId: Id<"sites">,
  times: Times | RowPosition = {},
): Rows<"events"> {
  return db
    .query("events")
    .withIndex("by_siteId_and_occurredAt", (q) =>
      occurredIn(q.eq("siteId", siteId), times),
    );
}

/** Events that a sender gave this id, by `by_siteId_and_eventId`. */
export function eventsWithId(
  db: Reader,
  siteId: Id<"sites">,
  eventId: string,
): Rows<"events"> {
  return db
    .query("events")
    .withIndex("by_siteId_and_eventId", (q) =>
      q.eq("siteId", siteId).eq("eventId", eventId),
    );
}

/** Events of a visitor, by `by_siteId_and_visitorId_and_occurredAt`. */
export function eventsOfVisitor(
  db: Reader,
  siteId: Id<"sites">,
  visitorId: string,
  times: Times | RowPosition = {},
): Rows<"events"> {
  return db
    .query("events")
    .withIndex("by_siteId_and_visitorId_and_occurredAt", (q) =>
      occurredIn(q.eq("siteId", siteId).eq("visitorId", visitorId), times),
    );
}

/** The same from an event on. */
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
      occurredIn(q.eq("siteId", siteId).eq("userId", userId), times),
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
      occurredIn(q.eq("siteId", siteId).eq("path", path), times),
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
      occurredIn(
        q.eq("siteId", siteId).eq("type", type).eq("name", name),
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

/**
 * Deletes an event, with the rows that list it among those of its groups. Costs two index ranges if
 * the event has no groups. With groups it costs one more, and one for each row. It finds the rows
 * by the event, so an event that is not folded yet has none.
 */
export async function deleteEvent(
  ctx: MutationCtx,
  event: Event,
): Promise<void> {
  if (event.groups && event.groups.length > 0) {
    const rows = ctx.db
      .query("eventGroups")
      .withIndex("by_eventDocumentId", (q) =>
        q.eq("eventDocumentId", event._id),
      );
    for await (const { _id } of rows) await ctx.db.delete("eventGroups", _id);
  }
  await ctx.db.delete("events", event._id);
}
