/**
 * Where a late delta goes: into the finest level that its bucket still has. Where the hours of a day
 * are past their retention that is the day, and where the days are, the month. While the day is being
 * repaired it is the hour: the day is about to be summed up from its hours.
 */
import { dimensionNames, type Dimension } from "../../shared/dimensions.js";
import { bucketStart, nextBucket, type Zone } from "../../shared/time/zone.js";
import type { Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { horizonsOf } from "../rows/horizons.js";
import { isGone } from "../model/rollups/horizons.js";
import {
  compactedLevels,
  type CompactedLevel,
} from "../model/rollups/levels.js";
import { TOTALS } from "../model/rollups/blocks.js";
import { repairOf } from "./repairQueue.js";
import {
  arrangementOf,
  partsOf,
  blocksIn,
  type BlockPlace,
} from "../rows/blocks.js";

/** The buckets that take a delta of the hour: the base level, and coarser ones that are there. */
export async function placesOf(
  ctx: QueryCtx,
  zone: Zone,
  siteId: Id<"sites">,
  hour: number,
): Promise<{ base: CompactedLevel; places: BlockPlace[] }> {
  const base = await baseLevelOf(ctx, zone, siteId, hour);
  const levels = compactedLevels.slice(compactedLevels.indexOf(base));
  const places = levels.map((level) => ({
    siteId,
    level,
    bucket: bucketStart(zone, level, hour),
  }));
  return { base, places };
}

async function baseLevelOf(
  ctx: QueryCtx,
  zone: Zone,
  siteId: Id<"sites">,
  hour: number,
): Promise<CompactedLevel> {
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
    // While finer blocks wait for it to be built, they alone hold their figures.
    if ((await isWhole(ctx, place)) || !(await hasFiner(ctx, zone, place))) {
      return level;
    }
  }
  return "hour";
}

/**
 * Whether the bucket has all that a build would give it; promoted properties only where they are asked
 * for, since a bucket that is older than their promotion does without.
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
  ctx: QueryCtx,
  zone: Zone,
  { siteId, level, bucket }: BlockPlace,
): Promise<boolean> {
  const end = nextBucket(zone, level, bucket);
  for (const finer of compactedLevels) {
    if (finer === level) return false;
    const rows = blocksIn(ctx, siteId, finer, TOTALS, bucket, end);
    if ((await rows.first()) !== null) return true;
  }
  return false;
}
