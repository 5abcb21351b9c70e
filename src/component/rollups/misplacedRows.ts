/**
 * Blocks whose bucket no longer is one. Convex brings its time zone data along; when a deployment gets newer ones, days
 * and months of a zone may begin at another hour from some day on, also such as have been built. A row of the old
 * boundaries then starts beside a bucket of the new ones, and says again what that bucket says. Whoever builds the
 * bucket from what is finer takes such rows away. Hours are the same under both, unless an offset moves by a part of one.
 */
import { DAY, HOUR } from "../../shared/units.js";
import { bucketStart, type Zone } from "../../shared/time/zone.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { BuiltPlace } from "./compactUp.js";
import { horizonsOf } from "../rows/horizons.js";
import { isGone } from "../model/rollups/horizons.js";
import { ALL, TOTALS } from "../model/rollups/blocks.js";
import type { Site } from "../scope/requireSite.js";
import { blocksIn } from "../rows/blocks.js";
import { dimensionsIn } from "./blockUnits.js";

/** A row that starts so much before or after the start of a bucket is mostly of that bucket. */
const nearMs = { day: 12 * HOUR, month: 14 * DAY };

/** The place itself, or where its bucket begins now: the building of a day is arranged a day ahead, of a month 20. */
export function placeNow(
  zone: Zone,
  { siteId, level, bucket }: BuiltPlace,
): BuiltPlace {
  const middle = bucket + nearMs[level];
  return { siteId, level, bucket: bucketStart(zone, level, middle) };
}

const finerKinds = { day: "hours", month: "days" } as const;

/**
 * Whether the bucket can be built: what is finer goes by whole buckets, so it is there wherever the bucket's middle
 * still has it. Where it is past its retention, rows of the old boundaries alone say what was counted.
 */
export async function isFinerKept(
  ctx: QueryCtx,
  { siteId, level, bucket }: BuiltPlace,
): Promise<boolean> {
  const horizons = await horizonsOf(ctx, siteId);
  return !isGone(horizons, finerKinds[level], bucket + nearMs[level]);
}

/**
 * Deletes rows of the place's level that are mostly of its bucket, and start at another time. Where there are none, it
 * costs two reads.
 */
export async function removeMisplaced(
  ctx: MutationCtx,
  site: Site,
  { siteId, level, bucket }: BuiltPlace,
): Promise<void> {
  const near = nearMs[level];
  for (const [from, to] of [
    [bucket - near, bucket],
    [bucket + 1, bucket + near],
  ] as const) {
    const within = (unit: string) =>
      blocksIn(ctx, siteId, level, unit, from, to);
    if ((await within(TOTALS).first()) === null) continue;
    const remove = async (unit: string) => {
      for await (const { _id } of within(unit)) {
        await ctx.db.delete("rollups", _id);
      }
    };
    await remove(TOTALS);
    await remove(ALL);
    // Also properties that were promoted once, and may be again.
    for await (const dimension of dimensionsIn(ctx, site, [level], null)) {
      await remove(dimension);
    }
  }
}
