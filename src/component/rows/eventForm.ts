/** The form of an event in its row, and the event as all other code sees it. */
import type { OrderedQuery, NamedTableInfo } from "convex/server";
import type { DataModel, Doc, Id } from "../_generated/dataModel.js";
import type { PackedFields } from "../model/log/loggedEvent.js";
import { packEvent, unpackEvent } from "../model/log/packedEvent.js";
import type { Rows } from "./ranges.js";

type Stored = Doc<"events">;

/** An event of the log with all of its fields. */
export type LoggedEvent = Omit<Stored, "packed"> &
  PackedFields & {
    /**
     * Why nobody can unpack the event: another version has stored it. It then looks like an event
     * about no group, so that no list shows it. The fold sets it aside.
     */
    unreadable?: string;
  };

/** An event before it is stored. */
export type NewLoggedEvent = Omit<
  LoggedEvent,
  "_id" | "_creationTime" | "unreadable"
>;

/** The row of an event. */
export function storedForm(
  event: NewLoggedEvent,
): Omit<Stored, "_id" | "_creationTime"> {
  const { siteId, lane, seq, occurredAt, eventId, visitorId } = event;
  return {
    ...{ siteId, lane, seq, occurredAt },
    ...(eventId !== undefined && { eventId }),
    ...(visitorId !== undefined && { visitorId }),
    packed: packEvent(event),
  };
}

/** The event of a row. One row that cannot be read stops no walk over others. */
export function eventOf({ packed, ...keys }: Stored): LoggedEvent {
  try {
    return Object.assign(unpackEvent(packed, keys.occurredAt), keys);
  } catch (error) {
    const { occurredAt: receivedAt } = keys;
    const unreadable = String(error);
    return { ...keys, type: "group", source: "client", receivedAt, unreadable };
  }
}

/**
 * The event, for whoever counts it.
 *
 * @throws if the event cannot be read
 */
export function readable(event: LoggedEvent): LoggedEvent {
  if (event.unreadable !== undefined) throw new Error(event.unreadable);
  return event;
}

type Ordered = OrderedQuery<NamedTableInfo<DataModel, "events">>;

/** Events of an index range, in its order. It reads nothing until the caller says how much. */
export class EventRange implements AsyncIterable<LoggedEvent> {
  constructor(
    /** The range of rows, for streams and for whoever needs no more than their keys. */
    readonly rows: Rows<"events">,
    readonly ordered: Ordered = rows,
  ) {}

  order(order: "asc" | "desc"): EventRange {
    return new EventRange(this.rows, this.rows.order(order));
  }

  async first(): Promise<LoggedEvent | null> {
    const row = await this.ordered.first();
    return row && eventOf(row);
  }

  async take(count: number): Promise<LoggedEvent[]> {
    return (await this.ordered.take(count)).map(eventOf);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LoggedEvent, undefined> {
    for await (const row of this.ordered) yield eventOf(row);
  }
}

/** The event with this id; null where there is none. */
export async function findEvent(
  db: { get(table: "events", id: Id<"events">): Promise<Stored | null> },
  id: Id<"events">,
): Promise<LoggedEvent | null> {
  const row = await db.get("events", id);
  return row && eventOf(row);
}
