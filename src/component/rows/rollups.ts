/**
 * Rows of rollups. Such a row is called a block, or a part of one where a unit of a bucket has
 * several. All ranges are by `by_siteId_and_level_and_unit_and_bucket_and_lane_and_part`.
 */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { CompactedLevel, Level } from "../model/rollups/levels.js";
import type { Span } from "../model/rollups/rangePlan.js";
import type { Inserter, NewRow, Reader, Rows } from "./ranges.js";

/** One bucket of a compacted level. */
export interface BlockPlace {
  siteId: Id<"sites">;
  level: CompactedLevel;
  bucket: number;
}

/** The buckets of one level that start in `[from, to)`. */
export interface BucketRange extends Span {
  siteId: Id<"sites">;
  level: Level;
}

/** The blocks of one unit in a range, in the order of their buckets, lanes and parts. */
export function blocksIn(
  db: Reader,
  { siteId, level, from, to }: BucketRange,
  unit: string,
): Rows<"rollups"> {
  return db
    .query("rollups")
    .withIndex(
      "by_siteId_and_level_and_unit_and_bucket_and_lane_and_part",
      (q) =>
        q
          .eq("siteId", siteId)
          .eq("level", level)
          .eq("unit", unit)
          .gte("bucket", from)
          .lt("bucket", to),
    );
}

/** The parts of one unit of one bucket, in order; none when the bucket does not have it. */
export function partsOf(
  ctx: QueryCtx,
  { siteId, level, bucket }: BlockPlace,
  unit: string,
): Promise<Doc<"rollups">[]> {
  const range = { siteId, level, from: bucket, to: bucket + 1 };
  return blocksIn(ctx.db, range, unit).collect();
}

/** The deltas that one lane has of an hour's unit. */
export interface LanePlace {
  siteId: Id<"sites">;
  bucket: number;
  lane: number;
  unit: string;
}

/** The deltas of a lane, in the order of their parts. */
export function deltasOfLane(
  db: Reader,
  { siteId, bucket, lane, unit }: LanePlace,
): Rows<"rollups"> {
  return db
    .query("rollups")
    .withIndex(
      "by_siteId_and_level_and_unit_and_bucket_and_lane_and_part",
      (q) =>
        q
          .eq("siteId", siteId)
          .eq("level", "delta")
          .eq("unit", unit)
          .eq("bucket", bucket)
          .eq("lane", lane),
    );
}

/**
 * Some deltas of a lane: the parts before an open one. A reader depends on these alone, so no fold
 * makes it run again.
 */
export function closedParts(
  db: Reader,
  { siteId, bucket, lane, unit, before }: LanePlace & { before: number },
): Rows<"rollups"> {
  return db
    .query("rollups")
    .withIndex(
      "by_siteId_and_level_and_unit_and_bucket_and_lane_and_part",
      (q) =>
        q
          .eq("siteId", siteId)
          .eq("level", "delta")
          .eq("unit", unit)
          .eq("bucket", bucket)
          .eq("lane", lane)
          .lt("part", before),
    );
}

/** Names of units, both ends excluded. Without `before` the names have no end. */
interface UnitNames {
  after: string;
  before: string | undefined;
}

/** The first unit that any bucket of the level has between two names. Null: there is none. */
export async function firstUnitBetween(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  level: Level,
  { after, before }: UnitNames,
): Promise<string | null> {
  const row = await ctx.db
    .query("rollups")
    .withIndex(
      "by_siteId_and_level_and_unit_and_bucket_and_lane_and_part",
      (q) => {
        const later = q
          .eq("siteId", siteId)
          .eq("level", level)
          .gt("unit", after);
        return before === undefined ? later : later.lt("unit", before);
      },
    )
    .first();
  return row?.unit ?? null;
}

/** Inserts a block, or a part of one. */
export async function insertBlock(
  db: Inserter,
  block: NewRow<"rollups">,
): Promise<void> {
  await db.insert("rollups", block);
}

/** Deletes rows of blocks. */
export async function deleteBlocks(
  ctx: MutationCtx,
  rows: readonly Doc<"rollups">[],
): Promise<void> {
  for (const { _id } of rows) await ctx.db.delete("rollups", _id);
}
