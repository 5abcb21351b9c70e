/** Upkeep from an app's own functions, for schedules that crons cannot express. */
import type { GenericActionCtx, GenericDataModel } from "convex/server";
import type { ComponentApi } from "../component/_generated/component.js";
import { defined } from "../shared/defined.js";
import type { CleanedUp, Pruned } from "../shared/api/upkeep.js";
import type { upkeepApi } from "../shared/api/upkeepApi.js";
import type { ReturnsOf } from "./operations.js";

type ActionCtx = Pick<GenericActionCtx<GenericDataModel>, "runAction">;
/** The context of an action or a mutation. */
type MutationCtx = Pick<GenericActionCtx<GenericDataModel>, "runMutation">;

export type Compacted = ReturnsOf<typeof upkeepApi, "compact">;

/**
 * Compacts all blocks that are due, of all sites or of one. Call it from an action. Folds start
 * compaction by themselves: call it after you have restored a backup, or if somebody cancelled
 * scheduled functions.
 *
 * Costs two calls, three more per site, and one per merged bucket. The merging happens in the
 * background.
 *
 * @example
 * const { scheduled } = await runCompaction(ctx, components.footfall);
 */
export async function runCompaction(
  ctx: ActionCtx,
  component: Pick<ComponentApi, "compaction">,
  options: {
    /** The one site to compact. Default: all sites. */
    slug?: string | undefined;
  } = {},
): Promise<Compacted> {
  return await ctx.runAction(
    component.compaction.compactShards,
    defined({ slug: options.slug }),
  );
}

/** The site by its id or its slug, and how much of it to delete. */
export type RunCleanupSiteOptions = (
  { siteId: string; slug?: undefined } | { slug: string; siteId?: undefined }
) & {
  /** The largest number of rows to delete, 1 to 2,000. Default: 1,000. */
  limit?: number | undefined;
  /** Whether to go on in the background until nothing is left to delete. Default: false. */
  runUntilComplete?: boolean | undefined;
};

/**
 * Deletes rows past a site's retention: one batch, in one transaction of the component. Call it
 * from an action or a mutation. Throws a {@link isFootfallError | Footfall error}: `siteNotFound`
 * or `invalidArgument`.
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
 * Deletes rows that no site needs any more: old salts, leftovers of deleted sites. Deletes one
 * batch, in one transaction of the component. Call it from an action or a mutation.
 *
 * @example
 * const { hasMore } = await runPruneExpired(ctx, components.footfall, { limit: 500 });
 */
export async function runPruneExpired(
  ctx: MutationCtx,
  component: Pick<ComponentApi, "prune">,
  options: {
    /** The largest number of rows to delete, 1 to 2,000. Default: 1,000. */
    limit?: number | undefined;
  } = {},
): Promise<Pruned> {
  return await ctx.runMutation(
    component.prune.pruneExpired,
    defined({ limit: options.limit }),
  );
}
