/**
 * Chains of passes: while more letters of a site are due than one pass takes, one pass follows
 * another. A site has at most one chain. A row notes its next pass, and every other pass leaves the
 * letters to it. A chain is lost when its pass fails as a whole or is cancelled; a minute later any
 * pass takes over.
 */
import { v, type Infer } from "convex/values";
import { MINUTE } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import {
  internalMutation,
  internalQuery,
  type MutationCtx,
} from "../_generated/server.js";
import { MAX_CHAIN_SITES } from "../budget/letterLimits.js";
import { SLOT_MS, slotEndOf } from "./retryPlan.js";
import { findSite } from "../scope/requireSite.js";
import { dueLetters, lettersOfSitesAfter } from "../rows/deadLetters.js";
import { chainOf, insertChain } from "../rows/retryChains.js";

/**
 * The lateness at which a chain's pass counts as lost. If that pass comes after all, it finds
 * another chain.
 */
const LOST_AFTER_MS = MINUTE;

export type Chain = Doc<"retryChains"> | null;

/**
 * Whether a chain other than the one that continues with `continuesAt` retries the site's letters.
 */
export function isLedByAnother(chain: Chain, continuesAt?: number): boolean {
  if (!chain || chain.continuesAt === continuesAt) return false;
  return Date.now() - chain.continuesAt <= LOST_AFTER_MS;
}

/**
 * Plans what follows a pass that did not leave the letters to another chain: a pass at once while
 * more letters are due, or the end of the chain. A chain also waits for letters that are due within
 * ten seconds: the pass that was planned for them may have left them to this chain. By reading that
 * far, the end of a chain conflicts with whoever makes letters due meanwhile.
 */
export async function continueChain(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  { chain, hasMore }: { chain: Chain; hasMore: boolean },
): Promise<void> {
  const now = Date.now();
  if (hasMore) return await continueAt(ctx, siteId, chain, now);
  if (!chain) return;
  const soon = await dueLetters(ctx.db, siteId, {
    from: now,
    upTo: now + SLOT_MS,
  }).first();
  if (soon?.retryAt === undefined) {
    await ctx.db.delete("retryChains", chain._id);
  } else {
    await continueAt(ctx, siteId, chain, slotEndOf(soon.retryAt));
  }
}

async function continueAt(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  chain: Chain,
  continuesAt: number,
): Promise<void> {
  if (chain) await ctx.db.patch("retryChains", chain._id, { continuesAt });
  else await insertChain(ctx.db, { siteId, continuesAt });
  const args = { siteId, continuesAt };
  await ctx.scheduler.runAt(
    continuesAt,
    internal.fold.letterRetries.retrySite,
    args,
  );
}

const vAfter = v.union(v.null(), v.id("sites"));

/** Starts a chain for each site that has letters due and has none, 100 sites at a time. */
export const startChains = internalMutation({
  args: { after: vAfter },
  returns: v.null(),
  handler: async (ctx, args): Promise<null> => {
    // Passes change the first letters of their sites all the time. A site that is overlooked has a
    // pass planned.
    const { siteIds, after }: Infer<typeof vDueSites> = await ctx.runQuery(
      internal.deadLetters.retryChain.listDueSites,
      args,
      { useStaleSnapshot: true },
    );
    for (const siteId of siteIds) {
      const site = await findSite(ctx, siteId);
      if (!site) continue;
      const chain = await chainOf(ctx.db, siteId);
      if (isLedByAnother(chain)) continue;
      await continueChain(ctx, siteId, { chain, hasMore: true });
    }
    if (after !== null) {
      const { startChains: next } = internal.deadLetters.retryChain;
      await ctx.scheduler.runAfter(0, next, { after });
    }
    return null;
  },
});

const vDueSites = v.object({ siteIds: v.array(v.id("sites")), after: vAfter });

export const listDueSites = internalQuery({
  args: { after: vAfter },
  returns: vDueSites,
  handler: async (ctx, { after }): Promise<Infer<typeof vDueSites>> => {
    const siteIds: Id<"sites">[] = [];
    let last = after;
    for (let looked = 0; looked < MAX_CHAIN_SITES; looked++) {
      const letter = await lettersOfSitesAfter(ctx.db, last).first();
      if (!letter) return { siteIds, after: null };
      last = letter.siteId;
      const due = await dueLetters(ctx.db, last, { upTo: Date.now() }).first();
      if (due) siteIds.push(last);
    }
    return { siteIds, after: last };
  },
});
