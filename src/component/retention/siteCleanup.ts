/**
 * Clean-up of one site or of all, in bounded batches (`retentionBatch.ts`): it deletes what is past
 * the horizons of a site. It is safe to stop it, to run it again, and to run it twice at once.
 */
import { v, type Infer } from "convex/values";
import { defined } from "../../shared/defined.js";
import { footfallError } from "../../shared/errors.js";
import { vCleanedUp, type CleanedUp } from "../../shared/api/upkeep.js";
import type { upkeepApi } from "../../shared/api/upkeepApi.js";
import { type OwnSchedule } from "../../shared/api/upkeepApi.js";
import { internal } from "../_generated/api.js";
import {
  internalAction,
  internalMutation,
  type ActionCtx,
  type MutationCtx,
  type QueryCtx,
} from "../_generated/server.js";
import { runScopeOf, vRun, type Run } from "./cleanupRuns.js";
import { PAUSE_MS } from "../budget/deletionBudget.js";
import { findSite, requireSite, type Site } from "../scope/requireSite.js";
import { requireSiteOfSlug } from "../rows/sites.js";
import { deleteBatch } from "./retentionBatch.js";
import { SiteFailures, type SitePage } from "../schedules/sitePages.js";

/** A batch of a site. Null: the site was deleted in the meantime. */
export const cleanupBatch = internalMutation({
  args: {
    siteId: v.id("sites"),
    limit: v.number(),
    runUntilComplete: v.boolean(),
  },
  returns: v.union(v.null(), vCleanedUp),
  handler: async (ctx, { siteId, limit, runUntilComplete }) => {
    const site = await findSite(ctx, siteId);
    if (!site) return null;
    return await cleanUpSite(ctx, site, { limit, runUntilComplete });
  },
});

export type Cleanup = Infer<typeof upkeepApi.cleanup.returns>;

interface Beginning {
  limit: number;
  runUntilComplete: boolean;
  slug?: string | undefined;
  schedule?: OwnSchedule | undefined;
  isOurs?: boolean;
}

/** Begins a run, unless one over the same sites is under way that goes on until nothing is left. */
export async function beginRun(
  ctx: ActionCtx,
  { limit, runUntilComplete, slug, schedule, isOurs }: Beginning,
): Promise<Cleanup> {
  const page: SitePage | null = await ctx.runMutation(
    internal.retention.cleanupRuns.begin,
    { runUntilComplete, ...defined({ slug, schedule, isOurs }) },
  );
  if (!page) return { sites: 0, deleted: 0, hasMore: true };
  const scope = runScopeOf({ slug, isOurs });
  const how = { limit, runUntilComplete, scope, ...defined({ isOurs }) };
  return await runBatches(ctx, { ...page, ...how });
}

/** Goes on where an earlier run ended. */
export const continueCleanup = internalAction({
  args: vRun.fields,
  returns: v.null(),
  handler: async (ctx, run) => {
    await runBatches(ctx, run);
    return null;
  },
});

/**
 * A batch of each site, up to the first that leaves something to a run that goes on until nothing
 * is left.
 */
async function runBatches(
  ctx: ActionCtx,
  { siteIds, after, ...how }: Run,
): Promise<Cleanup> {
  const { limit, runUntilComplete, isOurs } = how;
  let deleted = 0;
  const waiting = [...siteIds];
  let sites = 0;
  let hasMore = false;
  const failures = new SiteFailures();
  for (const siteId of siteIds) {
    const args = { siteId, limit, runUntilComplete: false };
    const batch: CleanedUp | null = await failures.guard(siteId, () =>
      ctx.runMutation(internal.retention.siteCleanup.cleanupBatch, args),
    );
    sites++;
    waiting.shift();
    if (!batch) continue;
    deleted += rowsOf(batch);
    hasMore ||= batch.hasMore;
    if (batch.hasMore && runUntilComplete) {
      // The others come first, so that none waits for the largest.
      waiting.push(siteId);
      break;
    }
  }
  let next: SitePage = { siteIds: waiting, after };
  if (waiting.length === 0 && after !== null) {
    next = await ctx.runQuery(internal.schedules.sitePages.list, {
      after,
      ...(isOurs && { ours: "cleanup" as const }),
    });
  }
  if (next.siteIds.length > 0 || next.after !== null) {
    await ctx.runMutation(internal.retention.cleanupRuns.goOn, {
      ...next,
      ...how,
    });
    hasMore = true;
  }
  failures.rethrow();
  return { sites, deleted, hasMore };
}

/**
 * The named site.
 *
 * @throws a Footfall error `siteNotFound`, or `invalidArgument` unless exactly one of the two is
 * given
 */
export async function namedSite(
  ctx: QueryCtx,
  { siteId, slug }: { siteId?: string; slug?: string },
): Promise<Site> {
  if ((siteId === undefined) === (slug === undefined)) {
    throw footfallError(
      "invalidArgument",
      "Name the site by siteId or by slug, one of the two.",
      { argument: "siteId" },
    );
  }
  if (slug === undefined) return await requireSite(ctx, siteId ?? "");
  return await requireSiteOfSlug(ctx, slug);
}

export async function cleanUpSite(
  ctx: MutationCtx,
  site: Site,
  { limit, runUntilComplete }: Pick<Run, "limit" | "runUntilComplete">,
): Promise<CleanedUp> {
  const result = await deleteBatch(ctx, site, limit);
  if (result.hasMore && runUntilComplete) {
    await ctx.scheduler.runAfter(
      PAUSE_MS,
      internal.retention.siteCleanup.cleanupBatch,
      {
        siteId: site._id,
        limit,
        runUntilComplete,
      },
    );
  }
  return result;
}

function rowsOf({ deleted }: CleanedUp): number {
  return Object.values(deleted).reduce((sum, rows) => sum + rows, 0);
}
