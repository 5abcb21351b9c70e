/** Upkeep from an app's own functions, for schedules that crons cannot express. */
import type { GenericActionCtx, GenericDataModel } from "convex/server";
import type { ComponentApi } from "../component/_generated/component.js";
import { defined } from "../shared/defined.js";
import type { CleanedUp, Pruned } from "../shared/api/upkeep.js";
import type { upkeepApi } from "../shared/api/upkeepApi.js";
import type { ReturnsOf } from "./operations.js";

type ActionCtx = Pick<GenericActionCtx<GenericDataModel>, "runAction">;
/** Of an action or a mutation. */
type MutationCtx = Pick<GenericActionCtx<GenericDataModel>, "runMutation">;

export type Compacted = ReturnsOf<typeof upkeepApi, "compact">;

/**
 * Compacts whatever is due, of all sites or of one. From an action. Folds arrange this by themselves: call it after a
 * restored backup, or where scheduled functions were cancelled.
 *
 * Costs two calls per site and one per bucket that is merged, which happens in the background.
 *
 * @example
 * const { scheduled } = await runCompaction(ctx, components.footfall);
 */
export async function runCompaction(
  ctx: ActionCtx,
  component: Pick<ComponentApi, "compaction">,
  options: {
    /** The one site to compact; default: all. */
    slug?: string | undefined;
  } = {},
): Promise<Compacted> {
  return await ctx.runAction(
    component.compaction.compactShards,
    defined({ slug: options.slug }),
  );
}

/** The site by its id or its slug, and how much to delete of it. */
export type RunCleanupSiteOptions = (
  { siteId: string; slug?: undefined } | { slug: string; siteId?: undefined }
) & {
  /** Rows deleted at most, 1 to 2,000; default 1,000. */
  limit?: number | undefined;
  /** Goes on in the background until nothing is left to delete. Default: false. */
  runUntilComplete?: boolean | undefined;
};

/**
 * Deletes what is past a site's retention: one batch, in one transaction of the component. From an action or a
 * mutation. Throws a {@link isFootfallError | Footfall error}: `siteNotFound` or `invalidArgument`.
 *
 * @example
 * const { deleted, hasMore } = await runCleanupSite(ctx, components.footfall, { slug: "shop" });
 */
export async function runCleanupSite(
  ctx: MutationCtx,
  component: Pick<ComponentApi, "retention">,
  options: RunCleanupSiteOptions,
): Promise<CleanedUp> {
  const { siteId, slug, limit, runUntilComplete } = options;
  return await ctx.runMutation(
    component.retention.cleanupSite,
    defined({ siteId, slug, limit, runUntilComplete }),
  );
}

/**
 * Deletes what no site needs any more: old salts, leftovers of deleted sites. One batch, in one transaction
 * of the component. From an action or a mutation.
 *
 * @example
 * const { hasMore } = await runPruneExpired(ctx, components.footfall, { limit: 500 });
 */
export async function runPruneExpired(
  ctx: MutationCtx,
  component: Pick<ComponentApi, "prune">,
  options: {
    /** Rows deleted at most, 1 to 2,000; default 1,000. */
    limit?: number | undefined;
  } = {},
): Promise<Pruned> {
  return await ctx.runMutation(
    component.prune.pruneExpired,
    defined({ limit: options.limit }),
  );
}
