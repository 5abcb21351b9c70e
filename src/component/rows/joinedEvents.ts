/** Events as streams: those of an index range, and those that rows of another table name. */
import type { QueryStream } from "convex-helpers/server/stream";
import { getDocumentSize } from "convex/values";
import type { Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { eventOf, type EventRange, type LoggedEvent } from "./eventForm.js";
import { MappedStream } from "./mappedStream.js";
import { newestFirst } from "./newestFirst.js";
import type { Reader, Rows } from "./ranges.js";

/** The events of a range as a stream, in the opposite order of its index. */
export function newestEvents(
  ctx: QueryCtx,
  rangeOf: (db: Reader) => EventRange,
): QueryStream<LoggedEvent> {
  const rows = newestFirst(ctx, (db) => rangeOf(db).rows);
  return new MappedStream(rows, (row) => ({ row: eventOf(row), bytes: 0 }));
}

/** The order of streams of events by time, which `mergedStream` merges. */
export const byTime = ["at", "_creationTime", "_id"];

/**
 * The events that rows name, in the order of the rows. Costs two reads for each. The stream reads
 * and leaves out a row whose event is gone.
 */
export function joinedEvents<Row extends object>(
  { db }: QueryCtx,
  rows: QueryStream<Row>,
  idOfEvent: (row: Row) => Id<"events">,
): QueryStream<LoggedEvent> {
  return new MappedStream(rows, async (named) => {
    const row = await db.get("events", idOfEvent(named));
    if (!row) return { row: null, bytes: 0 };
    return { row: eventOf(row), bytes: getDocumentSize(row) };
  });
}

/** The events that lookups find, in the order of the lookups. Costs two reads for each. */
export function eventsOfLookups(
  ctx: QueryCtx,
  rangeOf: (db: Reader) => Rows<"eventLookups">,
): QueryStream<LoggedEvent> {
  return joinedEvents(ctx, newestFirst(ctx, rangeOf), ({ event }) => event);
}
