/**
 * Runs of clean-up that go on until nothing is left. Only one of a kind runs at a time. If a cron
 * starts before the last run has ended, it leaves the rows to that run: two runs over the same rows
 * would only conflict. A run notes its next action, so that others see when a lost run is over.
 */
import { v, type Infer } from "convex/values";
import { vOwnSchedule } from "../../shared/api/upkeepApi.js";
import { internal } from "../_generated/api.js";
import { internalMutation } from "../_generated/server.js";
import { PAUSE_MS } from "../budget/deletionBudget.js";
import { findCleanupRun, noteCleanupRun } from "../rows/cleanupRuns.js";
import { isAlive } from "../rows/scheduledJobs.js";
import {
  firstPage,
  pageAfter,
  vSitePage,
  type SitePage,
} from "../schedules/sitePages.js";

export const vRun = vSitePage.extend({
  limit: v.number(),
  runUntilComplete: v.boolean(),
  /** The component's own crons began it. It skips the sites whose app does it itself. */
  isOurs: v.optional(v.boolean()),
  /** The sites that it cleans up, as their note names them. */
  scope: v.string(),
});
export type Run = Infer<typeof vRun>;

/**
 * The name of a run's sites in its note. Slugs have no space, so no slug is equal to one of the
 * others.
 */
export function runScopeOf({
  slug,
  isOurs = false,
}: {
  slug?: string | undefined;
  isOurs?: boolean | undefined;
}): string {
  if (isOurs) return "not the app's";
  return slug ?? "all sites";
}

/**
 * Returns the first page of sites for a run. Null: a run of the same sites goes on. Notes the
 * schedule of the app's cron.
 *
 * @throws a Footfall error `siteNotFound`
 */
export const begin = internalMutation({
  args: {
    slug: v.optional(v.string()),
    schedule: v.optional(vOwnSchedule),
    isOurs: v.optional(v.boolean()),
    runUntilComplete: v.boolean(),
  },
  returns: v.union(v.null(), vSitePage),
  handler: async (
    ctx,
    { slug, schedule, isOurs, runUntilComplete },
  ): Promise<SitePage | null> => {
    const page =
      isOurs === true
        ? await pageAfter(ctx, null, "cleanup")
        : await firstPage(ctx, { job: "cleanup", slug, schedule });
    if (!runUntilComplete) return page;
    const noted = await findCleanupRun(ctx, runScopeOf({ slug, isOurs }));
    return noted && (await isAlive(ctx, noted.next)) ? null : page;
  },
});

/** Plans the next action of a run, and notes it. */
export const goOn = internalMutation({
  args: vRun.fields,
  returns: v.null(),
  handler: async (ctx, run): Promise<null> => {
    const { continueCleanup } = internal.retention.siteCleanup;
    const next = await ctx.scheduler.runAfter(PAUSE_MS, continueCleanup, run);
    const { scope, runUntilComplete } = run;
    if (!runUntilComplete) return null;
    await noteCleanupRun(ctx, scope, next);
    return null;
  },
});
