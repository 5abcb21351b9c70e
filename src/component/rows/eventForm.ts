/** The form of an event in its row, and the event as all other code sees it. */
import type { OrderedQuery, NamedTableInfo } from "convex/server";
import type { DataModel, Doc, Id } from "../_generated/dataModel.js";
import type { KeyFields, PackedFields } from "../model/log/loggedEvent.js";
import { packEvent, unpackEvent } from "../model/log/packedEvent.js";
import { defined } from "../../shared/defined.js";
import { idOf, storedId, type StoredId } from "../model/log/storedId.js";
import type { Rows } from "./ranges.js";

type Stored = Doc<"events">;

/** An event of the log with all of its fields. */
export type LoggedEvent = Pick<
  Stored,
  "_id" | "_creationTime" | "siteId" | "seq"
> &
  KeyFields &
  PackedFields & {
    /**
     * Why nobody can read the event: another version has stored it. It then looks like an event
     * about no group, so that no list shows it. The fold sets it aside.
     */
    unreadable?: string;
  };

/** An event before it is stored. */
export type NewLoggedEvent = Omit<
  LoggedEvent,
  "_id" | "_creationTime" | "unreadable"
>;

/**
 * A lane in its row. The first lane is no field: most sites have no other. It comes before all
 * others in an index, as its number would.
 */
export function storedLane(lane: number): number | undefined {
  return lane === 0 ? undefined : lane;
}

/** The row of an event. */
export function storedForm(
  event: NewLoggedEvent,
): Omit<Stored, "_id" | "_creationTime"> {
  const { siteId, lane, seq, occurredAt: at, eventId, visitorId } = event;
  const row: Omit<Stored, "_id" | "_creationTime"> = {
    ...{ siteId, seq, at, body: packEvent(event) },
  };
  if (lane !== 0) row.lane = lane;
  if (eventId !== undefined) row.id = storedId(eventId);
  if (visitorId !== undefined) row.visitor = storedId(visitorId);
  return row;
}

/** The event of a row. One row that cannot be read stops no walk over others. */
export function eventOf(row: Stored): LoggedEvent {
  const { _id, _creationTime, siteId, lane = 0, seq, at: occurredAt } = row;
  const place = { _id, _creationTime, siteId, lane, seq, occurredAt };
  try {
    const { id, visitor, body } = row;
    const event: LoggedEvent = { ...unpackEvent(body, occurredAt), ...place };
    if (id !== undefined) event.eventId = idOf(id);
    if (visitor !== undefined) event.visitorId = idOf(visitor);
    return event;
  } catch (error) {
    const unreadable = String(error);
    const about = { type: "group", source: "client" } as const;
    const ids = readableIds(row);
    return { ...place, ...about, ...ids, receivedAt: occurredAt, unreadable };
  }
}

/** The ids of a row that nobody can read as a whole, where they can be read themselves. */
function readableIds({ id, visitor }: Stored): Partial<KeyFields> {
  const readable = (stored: StoredId) => {
    try {
      return idOf(stored);
    } catch {
      return undefined;
    }
  };
  return defined({
    eventId: id === undefined ? undefined : readable(id),
    visitorId: visitor === undefined ? undefined : readable(visitor),
  });
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
