/**
 * Delta blocks, the shards that the fold writes: per lane and hour one `totals` block and the
 * open part of one `*` block. A part that has grown is left alone and the next one begins, so that
 * a trickle never rewrites a day's worth of cells.
 */
import { MAX_LANES } from "../../shared/site/site.js";
import { KIB } from "../../shared/units.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { CellTables, Deltas } from "../model/rollups/deltas.js";
import { joinFences } from "../model/rollups/fences.js";
import type { Fence } from "../model/rollups/recount.js";
import {
  ALL,
  MAX_KEYS_PER_ROW,
  mergeTablesOf,
  packedBytes,
  packTables,
  splitTables,
  splitUnits,
  TOTALS,
  unpackTables,
  type PackedDimension,
} from "../model/rollups/blocks.js";
import { fromStored, toStored } from "../model/rollups/storedDims.js";
import { blocksIn } from "../rows/blocks.js";

/** An open part below this is rewritten; above, rewriting costs more than one more row to read. */
const SMALL_PART_BYTES = 5 * KIB;
/** A part may be this many times what is added to it: writes then cost a bounded factor. */
const GROWTH_FACTOR = 4;
/** What one fold adds is cut into pieces of this size. */
const MAX_ADDED_BYTES = 256 * KIB;
/** No part grows past this: a document ends at 1 MiB. */
const MAX_PART_BYTES = 512 * KIB;

/** What a run leaves over goes into parts of this size, in a lane of its own. */
const LEFTOVER_PART_BYTES = 256 * KIB;
const LEFTOVER_LANE = MAX_LANES;

/**
 * Adds a fold's deltas. `countedTo` is how far that fold has come in the log. Returns the hours that had none
 * in this lane before.
 */
export async function writeDeltas(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  lane: number,
  deltas: Deltas,
  countedTo: Fence,
): Promise<number[]> {
  const opened = await Promise.all(
    [...deltas.hours].map(async ([bucket, tables]) => {
      const units = splitUnits(tables);
      const place = { siteId, bucket, lane };
      const [opensHour] = await Promise.all([
        append(ctx, { ...place, unit: TOTALS }, units[TOTALS], countedTo),
        append(ctx, { ...place, unit: ALL }, units[ALL]),
      ]);
      return opensHour ? [bucket] : [];
    }),
  );
  return opened.flat();
}

interface Place {
  siteId: Id<"sites">;
  bucket: number;
  lane: number;
  unit: typeof TOTALS | typeof ALL;
}

/** Returns whether this was the first part. */
async function append(
  ctx: MutationCtx,
  place: Place,
  added: CellTables,
  countedTo?: Fence,
): Promise<boolean> {
  const addedDims = packTables(added);
  // Every hour with deltas has a `totals` block, even an empty one: by it compaction finds the hour.
  if (addedDims.length === 0 && place.unit === ALL) return false;
  const open = await openPart(ctx, place);
  const addedBytes = packedBytes(addedDims);
  if (open) {
    const openDims = fromStored(open.dims);
    const openBytes = packedBytes(openDims);
    const isSmall =
      openBytes <= Math.max(SMALL_PART_BYTES, GROWTH_FACTOR * addedBytes) &&
      openBytes + addedBytes <= MAX_PART_BYTES &&
      [...openDims, ...addedDims].every(
        ({ keys }) => keys.length <= MAX_KEYS_PER_ROW,
      );
    // The overview has one key: its block never grows.
    if (isSmall || place.unit === TOTALS) {
      const merged = unpackTables(openDims);
      mergeTablesOf(merged, added);
      await ctx.db.patch("rollups", open._id, {
        dims: toStored(packTables(merged)),
        ...(countedTo && {
          countedTo: joinFences([open.countedTo, countedTo]),
        }),
      });
      return false;
    }
  }
  const part = open ? open.part + 1 : 0;
  const pieces =
    place.unit === TOTALS ? [addedDims] : splitTables(added, MAX_ADDED_BYTES);
  await insertParts(ctx, place, part, pieces, countedTo);
  return open === null;
}

function openPart(ctx: MutationCtx, { siteId, bucket, lane, unit }: Place) {
  return ctx.db
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
    )
    .order("desc")
    .first();
}

/** Whether any hour of a span still has deltas: every one that has them has a `totals` block. */
export async function hasDeltas(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  from: number,
  to: number,
): Promise<boolean> {
  const first = blocksIn(ctx, siteId, "delta", TOTALS, from, to).first();
  return (await first) !== null;
}

/** The parts of one unit of an hour, of all lanes. */
export function deltasOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  hour: number,
  unit: string,
) {
  return blocksIn(ctx, siteId, "delta", unit, hour, hour + 1).collect();
}

/** The first parts of an hour in which all dimensions are, at least one and about `maxBytes` of them. */
export async function someDeltasOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  hour: number,
  maxBytes: number,
): Promise<{ rows: Doc<"rollups">[]; isAll: boolean }> {
  const rows: Doc<"rollups">[] = [];
  let bytes = 0;
  for await (const row of blocksIn(ctx, siteId, "delta", ALL, hour, hour + 1)) {
    rows.push(row);
    bytes += packedBytes(fromStored(row.dims));
    if (bytes > maxBytes) return { rows, isAll: false };
  }
  return { rows, isAll: true };
}

/** Puts what did not fit into a run of compaction back among the deltas. */
export async function keepLeftOver(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  bucket: number,
  left: CellTables,
): Promise<void> {
  const place = { siteId, bucket, lane: LEFTOVER_LANE, unit: ALL } as const;
  const parts = splitTables(left, LEFTOVER_PART_BYTES);
  if (parts.length === 0) return;
  const part = ((await openPart(ctx, place))?.part ?? -1) + 1;
  await insertParts(ctx, place, part, parts);
}

async function insertParts(
  ctx: MutationCtx,
  place: Place,
  firstPart: number,
  pieces: readonly PackedDimension[][],
  countedTo?: Fence,
): Promise<void> {
  for (const [index, dims] of pieces.entries()) {
    await ctx.db.insert("rollups", {
      ...place,
      level: "delta",
      part: firstPart + index,
      ...(countedTo && { countedTo }),
      dims: toStored(dims),
    });
  }
}
