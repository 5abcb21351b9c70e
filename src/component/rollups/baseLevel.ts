/**
 * Finds the blocks that take a late delta: those of the finest level that its bucket still has.
 * That is the day where the hours of the day are past their retention, and the month where the days
 * are. While the day is being repaired it is the hour: the day is about to be summed up from its
 * hours.
 */
import { dimensionNames, type Dimension } from "../../shared/dimensions.js";
import { bucketStart, nextBucket } from "../../shared/time/zone.js";
import type { QueryCtx } from "../_generated/server.js";
import { horizonsOf } from "../rows/horizons.js";
import { isGone } from "../model/rollups/horizons.js";
import {
  compactedLevels,
  type CompactedLevel,
} from "../model/rollups/levels.js";
import { TOTALS } from "../model/rollups/blocks.js";
import type { Scope } from "../scope/scope.js";
import { repairOf } from "../rows/repairs.js";
import { arrangementOf } from "../rows/compactedBlocks.js";
import { partsOf, blocksIn, type BlockPlace } from "../rows/rollups.js";

/** The buckets that take a delta of the hour: that of the base level, and all coarser ones. */
export async function placesOf(
  scope: Scope,
  hour: number,
): Promise<{ base: CompactedLevel; places: BlockPlace[] }> {
  const base = await baseLevelOf(scope, hour);
  const levels = compactedLevels.slice(compactedLevels.indexOf(base));
  const places = levels.map((level) => ({
    siteId: scope.site._id,
    level,
    bucket: bucketStart(scope.zone, level, hour),
  }));
  return { base, places };
}

async function baseLevelOf(
  scope: Scope,
  hour: number,
): Promise<CompactedLevel> {
  const { ctx, zone } = scope;
  const siteId = scope.site._id;
  const horizons = await horizonsOf(ctx, siteId);
  const levels = [
    { level: "month", kind: "days" },
    { level: "day", kind: "hours" },
  ] as const;
  for (const { level, kind } of levels) {
    const bucket = bucketStart(zone, level, hour);
    if (!isGone(horizons, kind, bucket)) continue;
    if (await repairOf(ctx, siteId, zone.dayStart(hour))) return "hour";
    const place = { siteId, level, bucket };
    // Until it is built from its finer blocks, they alone hold their figures.
    if ((await isWhole(ctx, place)) || !(await hasFiner(scope, place))) {
      return level;
    }
  }
  return "hour";
}

/**
 * Whether the bucket has all that a build would give it. Callers ask for promoted properties by
 * name: a bucket that is older than their promotion does not have them.
 */
export async function isWhole(
  ctx: QueryCtx,
  place: BlockPlace,
  dimensions: readonly Dimension[] = dimensionNames,
): Promise<boolean> {
  if ((await partsOf(ctx, place, TOTALS)).length === 0) return false;
  const { kind } = await arrangementOf(ctx, place);
  if (kind !== "split") return kind === "all";
  for (const dimension of dimensions) {
    if ((await partsOf(ctx, place, dimension)).length === 0) return false;
  }
  return true;
}

async function hasFiner(
  { ctx, zone }: Scope,
  { siteId, level, bucket }: BlockPlace,
): Promise<boolean> {
  const buckets = { from: bucket, to: nextBucket(zone, level, bucket) };
  const finerLevels = compactedLevels.slice(0, compactedLevels.indexOf(level));
  for (const finer of finerLevels) {
    const range = { siteId, level: finer, ...buckets };
    if ((await blocksIn(ctx.db, range, TOTALS).first()) !== null) return true;
  }
  return false;
}
