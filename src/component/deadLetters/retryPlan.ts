/**
 * When dead letters are retried. Each active letter has a pass of its site planned for when it is due, by
 * whoever has set it aside or put it off, so that no cron is needed. A pass that finds nothing due plans
 * nothing: passes die out with the letters. Where one pass is not enough, `retryChain.ts` plans the others.
 */
import { HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";

const FIRST_RETRY_AFTER_MS = MINUTE;
const LONGEST_RETRY_DELAY_MS = HOUR;

/** How long to wait after so many retries that have failed: a minute, twice as long after each. */
export function retryDelayMs(attempts: number): number {
  return Math.min(FIRST_RETRY_AFTER_MS * 2 ** attempts, LONGEST_RETRY_DELAY_MS);
}

/**
 * Letters that are due within so long of each other share a pass, and from then on they are due together:
 * a crowd costs as many passes as one letter. Short beside the shortest delay.
 */
export const SLOT_MS = 10 * SECOND;

/** When the pass runs that a letter shares with its neighbours. */
export function slotEndOf(retryAt: number): number {
  return Math.ceil(retryAt / SLOT_MS) * SLOT_MS;
}

/**
 * A letter that is due for so long was in passes that failed as a whole, as those that run out of time
 * do, or there was no pass. No `catch` sees the first, so it is tried in a transaction of its own, behind
 * one that has put it off.
 */
const ALONE_AFTER_MS = 2 * HOUR;

export function isOverdue(retryAt: number): boolean {
  return Date.now() - retryAt > ALONE_AFTER_MS;
}

/**
 * Plans a pass for a letter that is about to be due at that time, a minute from now or later: none if
 * another letter has brought it about. Reads the site's letters of ten seconds, so that it conflicts only
 * with those who set aside or put off others to the same moment.
 */
export async function planRetry(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  retryAt: number,
): Promise<void> {
  const slotEnd = slotEndOf(retryAt);
  const neighbour = await ctx.db
    .query("deadLetters")
    .withIndex("by_siteId_and_retryAt", (q) =>
      q
        .eq("siteId", siteId)
        .gt("retryAt", slotEnd - SLOT_MS)
        .lte("retryAt", slotEnd),
    )
    .first();
  if (!neighbour) await planPass(ctx, siteId, slotEnd);
}

/** Plans a pass, and a second one that finds what is overdue should the first not end. */
export async function planPass(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  at: number,
): Promise<void> {
  for (const time of [at, at + ALONE_AFTER_MS + SECOND]) {
    await ctx.scheduler.runAt(time, internal.fold.letterRetries.retrySite, {
      siteId,
    });
  }
}
