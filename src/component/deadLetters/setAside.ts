/** The setting aside of an event that fails to fold, so that it holds up no other. */
import type { DeadLetterReason } from "../../shared/api/deadLetters.js";
import { cut, toWellFormed } from "../../shared/text.js";
import type { MutationCtx } from "../_generated/server.js";
import { MAX_ERROR_LENGTH } from "../budget/letterLimits.js";
import { scheduleCount } from "./deadLetterGauge.js";
import { positionOf, readLog, type LogRange } from "../log/eventLog.js";
import type { LogPosition } from "../model/log/foldCursor.js";
import { whyUnreadable } from "./quarantine.js";
import { planRetry, retryDelayMs } from "./retryPlan.js";
import { insertLetter } from "../rows/deadLetters.js";

/**
 * Makes the next event a dead letter, and returns the position behind it. Passes retry the letter,
 * unless its event cannot be read: then it is quarantined at once.
 */
export async function setAside(
  ctx: MutationCtx,
  {
    reason = "threw",
    error,
    ...log
  }: LogRange & { reason?: DeadLetterReason; error: string },
): Promise<LogPosition | null> {
  const { siteId, lane, cursor } = log;
  const { events } = await readLog(ctx, log, 1);
  const event = events[0];
  if (!event) return cursor;
  const now = Date.now();
  const letter = {
    siteId,
    lane,
    eventDocumentId: event._id,
    occurredAt: event.occurredAt,
    failedAt: now,
    attempts: 0,
  };
  const unreadable = whyUnreadable(event);
  if (unreadable === null) {
    const retryAt = now + retryDelayMs(0);
    await planRetry(ctx, siteId, retryAt);
    await insertLetter(ctx.db, { ...letter, reason, error, retryAt });
  } else {
    await insertLetter(ctx.db, {
      ...letter,
      // The letter itself has to be readable.
      occurredAt: Number.isFinite(event.occurredAt) ? event.occurredAt : now,
      reason: "unreadable",
      error: describeError(unreadable),
      quarantinedAt: now,
    });
    await scheduleCount(ctx, siteId);
  }
  return positionOf(event);
}

/**
 * The text of a failure for a dead letter: bounded and well-formed, or the letter itself could not
 * be stored.
 */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return toWellFormed(cut(text, MAX_ERROR_LENGTH));
}
