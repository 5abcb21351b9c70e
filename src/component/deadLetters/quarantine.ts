/**
 * The end of retries. A letter that has failed too often or for too long, or whose event cannot be
 * read, is quarantined: nothing retries it, and it waits for an operator (`../deadLetters.ts`).
 */
import { validate } from "convex-helpers/validators";
import { v } from "convex/values";
import type { DeadLetterReason } from "../../shared/api/deadLetters.js";
import { limits } from "../../shared/limits.js";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { planRetry, retryDelayMs } from "./retryPlan.js";
import { vKeys, vPacked } from "../model/log/loggedEvent.js";
import type { LoggedEvent } from "../rows/eventForm.js";

const vLogged = vPacked.extend({
  siteId: v.id("sites"),
  seq: v.commitTs(),
  ...vKeys.fields,
});

const MAX_ATTEMPTS = limits.DEAD_LETTER_ATTEMPTS.value;
const MAX_AGE_MS = limits.DEAD_LETTER_RETRIED_MS.value;

/** The difference between a stored event and what this version stores; null when there is none. */
export function whyUnreadable(event: LoggedEvent): string | null {
  const { _id, _creationTime, unreadable, ...fields } = event;
  if (unreadable !== undefined) return unreadable;
  try {
    validate(vLogged, fields, { throw: true });
    return null;
  } catch (error) {
    return String(error);
  }
}

/**
 * Puts the letter off after a failed attempt, each time for longer, and in the end quarantines it.
 */
export async function noteFailure(
  ctx: MutationCtx,
  letter: Doc<"deadLetters">,
  reason: DeadLetterReason,
  error: string,
): Promise<void> {
  const attempts = letter.attempts + 1;
  const ageMs = Date.now() - (letter.retriedSince ?? letter.failedAt);
  if (attempts >= MAX_ATTEMPTS || ageMs >= MAX_AGE_MS) {
    await quarantine(ctx, { ...letter, attempts }, reason, error);
    return;
  }
  const retryAt = Date.now() + retryDelayMs(attempts);
  await planRetry(ctx, letter.siteId, retryAt);
  await ctx.db.patch("deadLetters", letter._id, {
    attempts,
    reason,
    error,
    retryAt,
  });
}

/** Takes the letter out of all retries. */
export async function quarantine(
  ctx: MutationCtx,
  { _id, attempts }: Doc<"deadLetters">,
  reason: DeadLetterReason,
  error: string,
): Promise<void> {
  await ctx.db.patch("deadLetters", _id, {
    attempts,
    reason,
    error,
    retryAt: undefined,
    quarantinedAt: Date.now(),
  });
}
