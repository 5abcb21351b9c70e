/** From when on a site has figures: what "all time" means. */
import { reportApi } from "../shared/reportApi.js";
import { bucketSizes } from "../shared/zone.js";
import type { Id } from "./_generated/dataModel.js";
import { query, type QueryCtx } from "./_generated/server.js";
import type { Level } from "./model/levels.js";
import { TOTALS } from "./model/segments.js";
import { requireSite } from "./requireSite.js";
import { segmentsIn } from "./segmentRows.js";

/** Empty segments of a level that are passed over; behind them "all time" begins early, and costs no more. */
const MAX_EMPTY = 200;

/**
 * The start of the first month, day or hour of which something is kept; null while nothing is counted. It
 * moves back to the start of the day and of the month as these are built, and forward when all that counted
 * first is taken back.
 *
 * Reads up to four rows, and those that an erasure or removal has left empty. Each level is read only before
 * what a coarser one has, so folds re-run it while they write the site's very first hour, and for events from
 * before all others. No horizon is looked at: segments are deleted only where a coarser one holds them.
 *
 * @throws a Footfall error `siteNotFound`
 */
export const getFirstBucket = query({
  args: reportApi.getFirstBucket.args,
  returns: reportApi.getFirstBucket.returns,
  handler: async (ctx, { siteId }) => {
    const site = await requireSite(ctx, siteId);
    return await firstBucketOf(ctx, site._id);
  },
});

export async function firstBucketOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<number | null> {
  let first: number | null = null;
  for (const level of [...bucketSizes, "delta"] as const) {
    const before: number = first ?? Infinity;
    first = (await firstCounted(ctx, siteId, level, before)) ?? first;
  }
  return first;
}

async function firstCounted(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  level: Level,
  before: number,
): Promise<number | null> {
  const rows = segmentsIn(ctx, siteId, level, TOTALS, -Infinity, before);
  let empty = 0;
  for await (const { bucket, dims } of rows) {
    if (dims.keys.length > 0 || ++empty > MAX_EMPTY) return bucket;
  }
  return null;
}
