/** Reads a lane's log, in commit order, from a cursor that may lie inside a commit. */
import { getDocumentSize } from "convex/values";
import { MIB } from "../../shared/units.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { LogPosition } from "../model/log/foldCursor.js";

/** What one read may take; a fold's share of the transaction's 16 MiB. */
const MAX_BYTES = 4 * MIB;

export function positionOf(event: Doc<"events">): LogPosition {
  if (typeof event.seq !== "bigint") {
    throw new Error("An event that is not committed yet has no position.");
  }
  return { seq: event.seq, after: event._creationTime };
}

/** Whether the cursor has passed the event. */
export function hasPassed(
  cursor: LogPosition | null | undefined,
  event: Doc<"events">,
): boolean {
  if (!cursor) return false;
  const { seq, after } = positionOf(event);
  return seq === cursor.seq ? after <= cursor.after : seq < cursor.seq;
}

/** The first event behind the cursor, or null. */
export async function firstPending(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  lane: number,
  cursor: LogPosition | null,
): Promise<Doc<"events"> | null> {
  for (const range of rangesBehind(ctx, siteId, lane, cursor, null)) {
    const event = await range.first();
    if (event) return event;
  }
  return null;
}

/** The newest event of the lane, or null. */
export function newestEvent(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  lane: number,
): Promise<Doc<"events"> | null> {
  return ctx.db
    .query("events")
    .withIndex("by_siteId_and_lane_and_seq", (q) =>
      q.eq("siteId", siteId).eq("lane", lane),
    )
    .order("desc")
    .first();
}

/**
 * Up to `size` events behind the cursor and not behind `upTo`. Commits are never inserted at or
 * below a snapshot, so this closed range cannot conflict with ingest.
 */
export async function readLog(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  lane: number,
  cursor: LogPosition | null,
  upTo: bigint,
  size: number,
): Promise<{ events: Doc<"events">[]; exhausted: boolean }> {
  const events: Doc<"events">[] = [];
  let bytes = 0;
  for (const range of rangesBehind(ctx, siteId, lane, cursor, upTo)) {
    for await (const event of range) {
      bytes += getDocumentSize(event);
      const full = events.length === size || bytes > MAX_BYTES;
      if (full && events.length > 0) return { events, exhausted: false };
      events.push(event);
    }
  }
  return { events, exhausted: true };
}

/** All events behind the cursor and not behind `upTo`, for whoever knows when to stop. */
export async function* eventsBehind(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  lane: number,
  cursor: LogPosition | null,
  upTo: bigint,
): AsyncGenerator<Doc<"events">> {
  for (const range of rangesBehind(ctx, siteId, lane, cursor, upTo)) {
    yield* range;
  }
}

/** The rest of the cursor's commit, then the commits after it. */
function rangesBehind(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  lane: number,
  cursor: LogPosition | null,
  upTo: bigint | null,
) {
  const log = () => ctx.db.query("events");
  const later = log().withIndex("by_siteId_and_lane_and_seq", (q) => {
    const inLane = q.eq("siteId", siteId).eq("lane", lane);
    if (cursor === null)
      return upTo === null ? inLane : inLane.lte("seq", upTo);
    const after = inLane.gt("seq", cursor.seq);
    return upTo === null ? after : after.lte("seq", upTo);
  });
  if (cursor === null) return [later];
  const restOfCommit = log().withIndex("by_siteId_and_lane_and_seq", (q) =>
    q
      .eq("siteId", siteId)
      .eq("lane", lane)
      .eq("seq", cursor.seq)
      .gt("_creationTime", cursor.after),
  );
  return [restOfCommit, later];
}
