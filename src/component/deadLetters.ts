/** Events that failed to fold, alone, so that they hold up nobody else. */
import { HOUR, MINUTE } from "../shared/units.js";
import type { Id } from "./_generated/dataModel.js";
import type { MutationCtx } from "./_generated/server.js";
import { positionOf, readLog, type LogPosition } from "./eventLog.js";

const FIRST_RETRY_AFTER_MS = MINUTE;
const LONGEST_RETRY_DELAY_MS = HOUR;

/** How long to wait after so many retries that have failed: a minute, twice as long after each. */
export function retryDelayMs(attempts: number): number {
  return Math.min(FIRST_RETRY_AFTER_MS * 2 ** attempts, LONGEST_RETRY_DELAY_MS);
}

/** Makes the next event a dead letter, and returns the position behind it. */
export async function setAside(
  ctx: MutationCtx,
  {
    siteId,
    lane,
    cursor,
    upTo,
    error,
  }: {
    siteId: Id<"sites">;
    lane: number;
    cursor: LogPosition | null;
    upTo: bigint;
    error: string;
  },
): Promise<LogPosition | null> {
  const { events } = await readLog(ctx, siteId, lane, cursor, upTo, 1);
  const event = events[0];
  if (!event) return cursor;
  await ctx.db.insert("deadLetters", {
    siteId,
    lane,
    eventDocumentId: event._id,
    occurredAt: event.occurredAt,
    failedAt: Date.now(),
    error,
    attempts: 0,
    retryAt: Date.now() + retryDelayMs(0),
  });
  return positionOf(event);
}

const MAX_ERROR_LENGTH = 1000;

/** What a dead letter says of the failure. */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.slice(0, MAX_ERROR_LENGTH);
}
