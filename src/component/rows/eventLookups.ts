/**
 * Rows by which events are found that few events share something with: a custom event's name, a
 * user, the group that an event describes. An index on `events` would be a copy of each event, also
 * of those that have none of them.
 */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { RowPosition } from "../model/removals/removal.js";
import {
  rowsBehind,
  within,
  type Inserter,
  type Reader,
  type Rows,
  type Times,
  type TimesBehind,
} from "./ranges.js";
import { findEvent, type LoggedEvent } from "./eventForm.js";

/** The fields of an event by which lookups find it. */
type Found = Pick<
  LoggedEvent,
  "siteId" | "type" | "name" | "userId" | "groupId" | "occurredAt"
>;

/** The kinds of lookups, and the value that an event has in each. */
const valueOf = {
  name: ({ type, name }: Found) => (type === "track" ? name : undefined),
  user: ({ userId }: Found) => userId,
  group: ({ type, groupId }: Found) => (type === "group" ? groupId : undefined),
};
export type LookupKind = keyof typeof valueOf;
const kinds = ["name", "user", "group"] as const satisfies LookupKind[];

/** A value of one kind: one text, so that it is one field of the index. */
export interface Lookup {
  kind: LookupKind;
  value: string;
}

/** The kinds in a key, which each copy of the row has. */
const keyKinds = { name: "n", user: "u", group: "g" } as const satisfies Record<
  LookupKind,
  string
>;

function keyOf({ kind, value }: Lookup): string {
  return `${keyKinds[kind]}:${value}`;
}

/** The lookups that find an event. */
function lookupsOf(event: Found): Lookup[] {
  return kinds.flatMap((kind) => {
    const value = valueOf[kind](event);
    return value === undefined ? [] : [{ kind, value }];
  });
}

/** Lookups of one value by the time of their events, by `by_siteId_and_key_and_at`. */
export function lookupRows(
  db: Reader,
  siteId: Id<"sites">,
  lookup: Lookup,
  times: Times | RowPosition = {},
): Rows<"eventLookups"> {
  return db
    .query("eventLookups")
    .withIndex("by_siteId_and_key_and_at", (q) =>
      within(q.eq("siteId", siteId).eq("key", keyOf(lookup)), "at", times),
    );
}

/** An event that a lookup has found, and the place of the lookup. */
export interface FoundEvent {
  event: LoggedEvent;
  position: RowPosition;
}

/** Events with the value behind a place, by time. Costs two reads for each. */
export async function* eventsFound(
  db: QueryCtx["db"],
  siteId: Id<"sites">,
  lookup: Lookup,
  times: TimesBehind = { after: null },
): AsyncGenerator<FoundEvent> {
  const rows = rowsBehind(
    (part) => lookupRows(db, siteId, lookup, part),
    times,
  );
  for await (const row of rows) {
    const event = await findEvent(db, row.event);
    const { at, _creationTime: created } = row;
    if (event) yield { event, position: { at, created } };
  }
}

/** Inserts the lookups of an event. Call it in the transaction that inserts the event, after it. */
export async function insertLookups(
  db: Inserter,
  id: Id<"events">,
  event: Found,
): Promise<void> {
  const { siteId, occurredAt: at } = event;
  for (const lookup of lookupsOf(event)) {
    const key = keyOf(lookup);
    await db.insert("eventLookups", { siteId, key, at, event: id });
  }
}

/** Deletes the lookups of an event. Costs an index range for each, and another to delete it. */
export async function deleteLookups(
  ctx: MutationCtx,
  event: LoggedEvent,
): Promise<void> {
  for (const lookup of lookupsOf(event)) {
    const row = await lookupOf(ctx.db, event, lookup);
    if (row) await ctx.db.delete("eventLookups", row._id);
  }
}

/**
 * The lookup by which a value finds the event. An event that nobody can unpack does not say its
 * values itself. Costs an index range. One transaction has stored the event and then its lookups, so
 * the first lookup of its time behind the event is its own. Another one may lie between only if a
 * second transaction has stored events at the same moment.
 */
export async function lookupOf(
  db: Reader,
  event: LoggedEvent,
  lookup: Lookup,
): Promise<Doc<"eventLookups"> | null> {
  const { _id, siteId, occurredAt: at, _creationTime: created } = event;
  const rows = lookupRows(db, siteId, lookup, { at, created });
  for await (const row of rows) {
    if (row.event === _id) return row;
  }
  return null;
}
