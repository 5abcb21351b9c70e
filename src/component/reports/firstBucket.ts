/** The start of a site's figures: the beginning of "all time". */
import { bucketSizes } from "../../shared/time/zone.js";
import type { Id } from "../_generated/dataModel.js";
import { type QueryCtx } from "../_generated/server.js";
import { MAX_EMPTY_BLOCKS } from "../budget/reportLimits.js";
import { TOTALS } from "../model/rollups/blocks.js";
import { blocksIn, type BucketRange } from "../rows/rollups.js";

/** The start of the first bucket with figures; null while nothing is counted. */
export async function firstBucketOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<number | null> {
  let first: number | null = null;
  for (const level of [...bucketSizes, "delta"] as const) {
    const to: number = first ?? Infinity;
    const range = { siteId, level, from: -Infinity, to };
    first = (await firstWithFigures(ctx, range)) ?? first;
  }
  return first;
}

/** The first bucket of the range that has figures. */
async function firstWithFigures(
  ctx: QueryCtx,
  range: BucketRange,
): Promise<number | null> {
  const rows = blocksIn(ctx.db, range, TOTALS);
  let empty = 0;
  for await (const { bucket, dims } of rows) {
    if (dims.keys.length > 0 || ++empty > MAX_EMPTY_BLOCKS) return bucket;
  }
  return null;
}
