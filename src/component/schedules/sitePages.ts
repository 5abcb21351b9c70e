/** Pages of the sites that upkeep looks after, or the one site that it was asked for. */
import { v, type Infer } from "convex/values";
import { errorForLog } from "../../shared/errorForLog.js";
import {
  upkeepJobs,
  vOwnSchedule,
  type OwnSchedule,
  type UpkeepJob,
} from "../../shared/api/upkeepApi.js";
import { literals } from "../../shared/validators.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import {
  internalMutation,
  internalQuery,
  type MutationCtx,
  type QueryCtx,
} from "../_generated/server.js";
import { noteOwnSchedule, ownSitesOf } from "./ownSchedules.js";
import { requireSiteOfSlug, sitesMadeAfter } from "../rows/sites.js";
import { RowBudget } from "../budget/rowBudget.js";
import { MAX_PAGE_SITE_BYTES, MAX_PAGE_SITES } from "../budget/upkeepLimits.js";

export const vSitePage = v.object({
  siteIds: v.array(v.id("sites")),
  /** The next page begins behind it; null: there is none. */
  after: v.union(v.null(), v.number()),
});
export type SitePage = Infer<typeof vSitePage>;

/** A page of sites; with `ours`, only those for which the app does not do that job itself. */
export const list = internalQuery({
  args: {
    after: v.union(v.null(), v.number()),
    ours: v.optional(literals(upkeepJobs)),
  },
  returns: vSitePage,
  handler: (ctx, { after, ours }) => pageAfter(ctx, after, ours),
});

/**
 * The first page of all sites, or a page of the one with this slug, for a job that the app has
 * asked for. Notes the schedule of the app's cron.
 * @throws a Footfall error `siteNotFound`
 */
export const first = internalMutation({
  args: {
    job: literals(upkeepJobs),
    slug: v.optional(v.string()),
    schedule: v.optional(vOwnSchedule),
  },
  returns: vSitePage,
  handler: (ctx, asked): Promise<SitePage> => firstPage(ctx, asked),
});

/** @throws a Footfall error `siteNotFound` */
export async function firstPage(
  ctx: MutationCtx,
  { job, slug, schedule }: { job: UpkeepJob } & OwnCall,
): Promise<SitePage> {
  await noteOwnSchedule(ctx, job, slug, schedule);
  if (slug === undefined) return await pageAfter(ctx, null);
  const { _id } = await requireSiteOfSlug(ctx, slug);
  return { siteIds: [_id], after: null };
}

interface OwnCall {
  slug?: string | undefined;
  schedule?: OwnSchedule | undefined;
}

/** Failures of single sites: the other sites go on, and the run shows as failed at its end. */
export class SiteFailures {
  #first: { error: unknown } | null = null;

  async guard<T>(
    siteId: Id<"sites">,
    run: () => Promise<T>,
  ): Promise<T | null> {
    try {
      return await run();
    } catch (error) {
      console.error(
        `Upkeep of the site ${siteId} has failed.`,
        errorForLog(error),
      );
      this.#first ??= { error };
      return null;
    }
  }

  /** At the end of the run. @throws the first failure */
  rethrow(): void {
    if (this.#first) throw this.#first.error;
  }
}

export async function pageAfter(
  ctx: QueryCtx,
  after: number | null,
  ours?: UpkeepJob,
): Promise<SitePage> {
  const own = ours && (await ownSitesOf(ctx, ours));
  if (own?.areAll) return { siteIds: [], after: null };
  const rows = sitesMadeAfter(ctx.db, after ?? 0);
  const budget = new RowBudget({
    rows: MAX_PAGE_SITES,
    bytes: MAX_PAGE_SITE_BYTES,
  });
  const page: Doc<"sites">[] = [];
  let hasMore = false;
  for await (const row of rows) {
    if (budget.isSpent) {
      hasMore = true;
      break;
    }
    budget.take(row);
    page.push(row);
  }
  return {
    siteIds: page.flatMap(({ _id, slug }) => (own?.slugs.has(slug) ? [] : _id)),
    after: hasMore ? (page.at(-1)?._creationTime ?? null) : null,
  };
}
