/**
 * The jobs of the component's crons. An app could schedule them itself. The crons do them for the
 * sites for which it does not. Idle, all of them together cost about 1,260 calls in thirty days
 * with one site: 24 looks a day, 8 calls of clean-up and 4 more for each site, 2 of compaction and
 * 3 more for each site, and one of pruning (`publicCosts.long.test.ts` of the embedded backend counts
 * them).
 */
import { v, type Infer } from "convex/values";
import { DEFAULT_CLEANUP_LIMIT } from "../../shared/api/upkeep.js";
import { MINUTE } from "../../shared/units.js";
import { api, internal } from "../_generated/api.js";
import {
  internalAction,
  internalMutation,
  internalQuery,
  type ActionCtx,
} from "../_generated/server.js";
import { compactPage } from "../rollups/compaction.js";
import { isAnyCountOld } from "../deadLetters/deadLetterCounts.js";
import { ownSitesOf } from "../schedules/ownSchedules.js";
import { pruneAll } from "../retention/prune.js";
import { renewPassKeys } from "../reports/passKeys.js";
import { beginRun } from "../retention/siteCleanup.js";
import { dueLetters } from "../rows/deadLetters.js";
import type { SitePage } from "../schedules/sitePages.js";
import { isUpkeepOff } from "../rows/switches.js";

/** Bounds how late a letter's own pass may be. A later one was lost. */
const LATE_RETRY_MS = 5 * MINUTE;

const vDue = v.object({
  kickLanes: v.boolean(),
  retryDueDeadLetters: v.boolean(),
});
type Due = Infer<typeof vDue>;

/**
 * Hourly: looks whether a fold or a retry was lost, and schedules what finds them again. Reads on a
 * stale snapshot, so that it conflicts with nobody. Then renews the keys of passes, which only
 * operators write besides it.
 */
export const look = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx): Promise<null> => {
    if (isUpkeepOff()) return null;
    const due: Due = await ctx.runQuery(
      internal.upkeep.crons.findDue,
      {},
      { useStaleSnapshot: true },
    );
    const { scheduler } = ctx;
    if (due.kickLanes) {
      await scheduler.runAfter(0, internal.upkeep.kick.kickMore, {
        from: 0,
      });
    }
    if (due.retryDueDeadLetters) {
      await scheduler.runAfter(0, api.retry.retryDueDeadLetters, {});
    }
    await renewPassKeys(ctx);
    return null;
  },
});

export const findDue = internalQuery({
  args: {},
  returns: vDue,
  handler: async (ctx): Promise<Due> => {
    const isOwn = async (job: "kickLanes" | "retryDueDeadLetters") =>
      (await ownSitesOf(ctx, job)).areAll;
    let kickLanes = false;
    if (!(await isOwn("kickLanes"))) {
      const { lanes, untried, usage, next } = await ctx.runQuery(
        internal.upkeep.kick.findStalled,
        { from: 0, to: Infinity },
      );
      const found = lanes.length + untried.length + usage.length;
      kickLanes = found > 0 || next !== null;
    }
    let retryDueDeadLetters = false;
    if (!(await isOwn("retryDueDeadLetters"))) {
      const before = Date.now() - LATE_RETRY_MS;
      const late = await dueLetters(ctx.db, null, { upTo: before }).first();
      retryDueDeadLetters = late !== null || (await isAnyCountOld(ctx));
    }
    return { kickLanes, retryDueDeadLetters };
  },
});

/** Deletes what is past its retention, and goes on until nothing is left. */
export const cleanUp = internalAction({
  args: {},
  returns: v.null(),
  handler: async (ctx): Promise<null> => {
    if (isUpkeepOff()) return null;
    await beginRun(ctx, {
      limit: DEFAULT_CLEANUP_LIMIT,
      runUntilComplete: true,
      isOurs: true,
    });
    return null;
  },
});

/** Merges closed hours, days and months that an interruption has left. */
export const compact = internalAction({
  args: {},
  returns: v.null(),
  handler: (ctx): Promise<null> => compactFrom(ctx, null),
});

/** Does the same for the sites that come after those of an earlier run. */
export const compactMore = internalAction({
  args: { after: v.number() },
  returns: v.null(),
  handler: (ctx, { after }): Promise<null> => compactFrom(ctx, after),
});

async function compactFrom(
  ctx: ActionCtx,
  after: number | null,
): Promise<null> {
  if (isUpkeepOff()) return null;
  const page: SitePage = await ctx.runQuery(internal.schedules.sitePages.list, {
    after,
    ours: "compact",
  });
  await compactPage(ctx, page, internal.upkeep.crons.compactMore);
  return null;
}

/** Deletes what no site needs any more, and goes on until nothing is left. */
export const prune = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx): Promise<null> => {
    if (isUpkeepOff() || (await ownSitesOf(ctx, "prune")).areAll) return null;
    await pruneAll(ctx, DEFAULT_CLEANUP_LIMIT);
    return null;
  },
});
