/** Reads of a lane's log in commit order, from a cursor that may lie inside a commit. */
import { getDocumentSize } from "convex/values";
import type { Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { MAX_LOG_READ_BYTES } from "../budget/intakeLimits.js";
import type { LogPosition } from "../model/log/foldCursor.js";
import { eventsOfCommit, eventsOfLane } from "../rows/events.js";
import type { LoggedEvent } from "../rows/eventForm.js";

export function positionOf(event: LoggedEvent): LogPosition {
  if (typeof event.seq !== "bigint") {
    throw new Error("An event that is not committed yet has no position.");
  }
  return { seq: event.seq, after: event._creationTime };
}

/** Whether the cursor has passed the event. */
export function hasPassed(
  cursor: LogPosition | null | undefined,
  event: LoggedEvent,
): boolean {
  if (!cursor) return false;
  const { seq, after } = positionOf(event);
  return seq === cursor.seq ? after <= cursor.after : seq < cursor.seq;
}

/** Finds the first event behind the cursor; null where there is none. */
export async function firstPending(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  lane: number,
  cursor: LogPosition | null,
): Promise<LoggedEvent | null> {
  for (const range of rangesOf(ctx, { siteId, lane, cursor })) {
    const event = await range.first();
    if (event) return event;
  }
  return null;
}

/** Finds the newest event of the lane; null where there is none. */
export function newestEvent(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  lane: number,
): Promise<LoggedEvent | null> {
  return eventsOfLane(ctx.db, siteId, lane).order("desc").first();
}

/** A part of a lane's log. */
export interface LogRange {
  siteId: Id<"sites">;
  lane: number;
  /** The part begins behind it; null: with the first event of the lane. */
  cursor: LogPosition | null;
  /** Commit timestamp of the last event that may be in it. */
  upTo: bigint;
}

/**
 * Reads the first `size` events of a range, fewer where they are large. Commits are never inserted
 * at or below a snapshot, so this closed range cannot conflict with ingest.
 */
export async function readLog(
  ctx: QueryCtx,
  log: LogRange,
  size: number,
): Promise<{ events: LoggedEvent[]; exhausted: boolean }> {
  const events: LoggedEvent[] = [];
  let bytes = 0;
  for (const range of rangesOf(ctx, log)) {
    for await (const event of range) {
      bytes += getDocumentSize(event);
      // The first event always has room: a document is much smaller.
      if (events.length === size || bytes > MAX_LOG_READ_BYTES) {
        return { events, exhausted: false };
      }
      events.push(event);
    }
  }
  return { events, exhausted: true };
}

/** All events of a range, for whoever knows when to stop. */
export async function* eventsOf(
  ctx: QueryCtx,
  log: LogRange,
): AsyncGenerator<LoggedEvent> {
  for (const range of rangesOf(ctx, log)) yield* range;
}

/** The rest of the cursor's commit, then the commits after it. */
function rangesOf(
  ctx: QueryCtx,
  { siteId, lane, cursor, upTo }: Omit<LogRange, "upTo"> & { upTo?: bigint },
) {
  const later = eventsOfLane(ctx.db, siteId, lane, {
    after: cursor?.seq,
    upTo,
  });
  if (cursor === null) return [later];
  const { seq, after } = cursor;
  return [eventsOfCommit(ctx.db, siteId, { lane, seq, after }), later];
}
