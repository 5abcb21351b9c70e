/** From when on a site has figures: what "all time" means. */
import { bucketSizes } from "../../shared/time/zone.js";
import type { Id } from "../_generated/dataModel.js";
import { type QueryCtx } from "../_generated/server.js";
import type { Level } from "../model/rollups/levels.js";
import { TOTALS } from "../model/rollups/blocks.js";
import { blocksIn } from "../rows/blocks.js";

/** Empty blocks of a level that are passed over; behind them "all time" begins early, and costs no more. */
const MAX_EMPTY = 200;

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
  const rows = blocksIn(ctx, siteId, level, TOTALS, -Infinity, before);
  let empty = 0;
  for await (const { bucket, dims } of rows) {
    if (dims.keys.length > 0 || ++empty > MAX_EMPTY) return bucket;
  }
  return null;
}
