/**
 * The plan of retries. Whoever sets a letter aside or puts it off also plans a pass of its site for
 * the time when the letter is due. A pass that finds nothing due plans nothing: passes end with the
 * letters. The hourly look of upkeep finds the letters of a pass that failed as a whole. Where one pass is not enough, `retryChain.ts` plans the
 * others.
 */
import { HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { dueLetters } from "../rows/deadLetters.js";

const FIRST_RETRY_AFTER_MS = MINUTE;
const LONGEST_RETRY_DELAY_MS = HOUR;

/**
 * The pause after so many failed retries: a minute, then twice as long after each, up to an hour.
 */
export function retryDelayMs(attempts: number): number {
  return Math.min(FIRST_RETRY_AFTER_MS * 2 ** attempts, LONGEST_RETRY_DELAY_MS);
}

/**
 * Letters that are due within so long of each other share a pass, and from then on they are due
 * together: a crowd costs as many passes as one letter. Short compared with the shortest pause.
 */
export const SLOT_MS = 10 * SECOND;

/** The time of the pass that a letter shares with its neighbours. */
export function slotEndOf(retryAt: number): number {
  return Math.ceil(retryAt / SLOT_MS) * SLOT_MS;
}

/**
 * The lateness at which a letter is tried alone. It was in passes that failed as a whole, as passes
 * do that run out of time, or there was no pass. No `catch` sees such a failure. So one transaction
 * puts the letter off, and another one tries it.
 */
const ALONE_AFTER_MS = 2 * HOUR;

export function isOverdue(retryAt: number): boolean {
  return Date.now() - retryAt > ALONE_AFTER_MS;
}

/**
 * Plans a pass for a letter that is about to be due at that time, a minute from now or later. Plans
 * none if a letter of the same ten seconds has one. Reads the site's letters of these ten seconds,
 * so it conflicts only with those who set aside letters or put them off to the same moment.
 */
export async function planRetry(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  retryAt: number,
): Promise<void> {
  const slotEnd = slotEndOf(retryAt);
  const neighbour = await dueLetters(ctx.db, siteId, {
    from: slotEnd - SLOT_MS + 1,
    upTo: slotEnd,
  }).first();
  if (!neighbour) await planPass(ctx, siteId, slotEnd);
}

/** Plans a pass. The hourly look of upkeep finds the letters of a pass that does not end. */
export async function planPass(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  at: number,
): Promise<void> {
  const { retrySite } = internal.fold.letterRetries;
  await ctx.scheduler.runAt(at, retrySite, { siteId });
}
