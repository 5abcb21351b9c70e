/**
 * Blocks whose bucket no longer is one. Convex has time zone data of its own. When a deployment
 * gets newer data, days and months of a zone may begin at another hour from some day on, even those
 * that are already built. A row of the old boundaries then starts at another time than the bucket
 * of the new ones, and repeats figures of that bucket. Code that builds the bucket from finer
 * blocks deletes such rows. Hours are the same under both, unless an offset moves by a part of an
 * hour.
 */
import { DAY, HOUR } from "../../shared/units.js";
import { bucketStart, type Zone } from "../../shared/time/zone.js";
import type { QueryCtx } from "../_generated/server.js";
import type { BuiltPlace } from "./compactUp.js";
import { horizonsOf } from "../rows/horizons.js";
import { isGone } from "../model/rollups/horizons.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import type { WriteScope } from "../scope/scope.js";
import { blocksIn, type BucketRange } from "../rows/rollups.js";
import { dimensionsIn } from "./blockUnits.js";

/**
 * A row that starts less than this before or after the start of a bucket lies mostly in that
 * bucket.
 */
const nearMs = { day: 12 * HOUR, month: 14 * DAY };

/**
 * The place itself, or the start that its bucket has by newer time zone data. A day is scheduled to
 * be built a day ahead, and a month 20 days ahead.
 */
export function placeNow(
  zone: Zone,
  { siteId, level, bucket }: BuiltPlace,
): BuiltPlace {
  const middle = bucket + nearMs[level];
  return { siteId, level, bucket: bucketStart(zone, level, middle) };
}

const finerKinds = { day: "hours", month: "days" } as const;

/**
 * Whether the bucket can be built from finer blocks. Clean-up deletes those by whole buckets, so
 * they are there if the middle of the bucket still has them. Past their retention, rows of the old
 * boundaries are all that says what was counted.
 */
export async function isFinerKept(
  ctx: QueryCtx,
  { siteId, level, bucket }: BuiltPlace,
): Promise<boolean> {
  const horizons = await horizonsOf(ctx, siteId);
  return !isGone(horizons, finerKinds[level], bucket + nearMs[level]);
}

/**
 * Deletes rows of the place's level that lie mostly in its bucket and start at another time. Costs
 * two reads where there are none.
 */
export async function deleteMisplaced(
  scope: WriteScope,
  { siteId, level, bucket }: BuiltPlace,
): Promise<void> {
  const near = nearMs[level];
  const beside = [
    { from: bucket - near, to: bucket },
    { from: bucket + 1, to: bucket + near },
  ];
  for (const span of beside) {
    await deleteBucketsIn(scope, { siteId, level, ...span });
  }
}

async function deleteBucketsIn(
  scope: WriteScope,
  range: BucketRange,
): Promise<void> {
  const { ctx } = scope;
  const within = (unit: string) => blocksIn(ctx.db, range, unit);
  if ((await within(TOTALS).first()) === null) return;
  const deleteUnit = async (unit: string) => {
    for await (const { _id } of within(unit)) {
      await ctx.db.delete("rollups", _id);
    }
  };
  await deleteUnit(TOTALS);
  await deleteUnit(ALL);
  // A property that is no longer promoted may be promoted again.
  for await (const dimension of dimensionsIn(scope, [range.level])) {
    await deleteUnit(dimension);
  }
}
