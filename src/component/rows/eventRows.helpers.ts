/** Events that a test stores, changes and reads by hand, past the intake. */
import type { WithoutSystemFields } from "convex/server";
import type { Doc, Id, TableNames } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { deleteLookups, insertLookups } from "./eventLookups.js";
import {
  eventOf,
  findEvent,
  storedForm,
  type LoggedEvent,
} from "./eventForm.js";
import { sessionRow, type SessionRow } from "./sessionForm.js";
import { visitorRow, type VisitorRow } from "./visitorForm.js";

type Event = LoggedEvent;
type Fields = WithoutSystemFields<Event>;

/** Inserts an event as it is, with the rows by which lookups find it. */
export async function putEvent(
  { db }: Pick<MutationCtx, "db">,
  event: Fields,
): Promise<Id<"events">> {
  const id = await db.insert("events", storedForm(event));
  await insertLookups(db, id, event);
  return id;
}

/** Changes fields of an event. Undefined removes one. */
export async function changeEvent(
  ctx: MutationCtx,
  id: Id<"events">,
  change: Partial<Fields>,
): Promise<void> {
  const event = await eventAt(ctx, id);
  if (!event) throw new Error("There is no such event.");
  const { _id, _creationTime, ...fields } = event;
  await deleteLookups(ctx, event);
  await ctx.db.replace("events", id, storedForm({ ...fields, ...change }));
  await insertLookups(ctx.db, id, { ...fields, ...change });
}

/** The event with this id; null where there is none. */
export async function eventAt(
  { db }: Pick<QueryCtx, "db">,
  id: Id<"events">,
): Promise<Event | null> {
  return await findEvent(db, id);
}

/** All events of all sites, in the order in which they were stored. */
export async function allEvents({
  db,
}: Pick<QueryCtx, "db">): Promise<Event[]> {
  return (await db.query("events").collect()).map(eventOf);
}

/** Whether lookups find exactly the events that are there, each by what it has. */
export async function areLookupsRight(ctx: QueryCtx): Promise<boolean> {
  const events = await allEvents(ctx);
  const expected = events.flatMap(({ _id, occurredAt, ...event }) => {
    const { type, name, userId, groupId } = event;
    const keys = [
      type === "track" && name !== undefined && `n:${name}`,
      userId !== undefined && `u:${userId}`,
      type === "group" && groupId !== undefined && `g:${groupId}`,
    ];
    return keys
      .filter((key) => key !== false)
      .map((key) => JSON.stringify([event.siteId, key, occurredAt, _id]));
  });
  const rows = await ctx.db.query("eventLookups").collect();
  const stored = rows.map(({ siteId, key, at, event }) =>
    JSON.stringify([siteId, key, at, event]),
  );
  return JSON.stringify(expected.sort()) === JSON.stringify(stored.sort());
}

/** A row as code reads it: an event or a session with its fields unpacked. */
export type ReadRow<Table extends TableNames> = Table extends "events"
  ? LoggedEvent
  : Table extends "sessions"
    ? SessionRow
    : Table extends "visitors"
      ? VisitorRow
      : Doc<Table>;

/** All rows of a table, in the order in which they were stored. */
export async function allOf<Table extends TableNames>(
  { db }: Pick<QueryCtx, "db">,
  table: Table,
): Promise<ReadRow<Table>[]> {
  const rows = await db.query<TableNames>(table).collect();
  const forms: Partial<Record<TableNames, (row: never) => unknown>> = {
    ...{ events: eventOf, sessions: sessionRow, visitors: visitorRow },
  };
  const form = forms[table] ?? ((row) => row);
  return rows.map((row) => form(row as never)) as never;
}
