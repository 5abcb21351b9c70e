/**
 * Delta blocks are the shards that folds write: for each lane and hour one `totals` block and the
 * open part of one `*` block. When a part has grown, the fold leaves it alone and begins the next
 * one. So a trickle of events never rewrites a day's worth of cells.
 */
import { MAX_LANES } from "../../shared/site/site.js";
import type { Doc } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { deltaPart, quietHour } from "../budget/figureLimits.js";
import type { CellTables, Deltas } from "../model/rollups/deltas.js";
import { joinFences } from "../model/rollups/fences.js";
import type { Fence } from "../model/rollups/recount.js";
import type { Scope, WriteScope } from "../scope/scope.js";
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
import { deltasOfLane, insertBlock, type LanePlace } from "../rows/rollups.js";
import { partsIn } from "./deltaReads.js";

/** The lane of what a run of compaction leaves over. No fold writes it. */
const LEFTOVER_LANE = MAX_LANES;

/** The fold that deltas come from. */
export interface Folded {
  site: Pick<Doc<"sites">, "_id" | "lanes">;
  lane: number;
  /** The position in the log up to which the fold has come. */
  countedTo: Fence;
}

/** An hour that the lane has opened or cut, or that has just stopped being quiet. */
export interface HourChange {
  hour: number;
  isQuiet: boolean;
  /** The lane had no deltas of the hour, or has just stopped being quiet. */
  isNew: boolean;
  /** The parts that the lane has closed. Null: it goes on with its open ones. */
  cut: Cut | null;
}

/** The first parts of a lane that are open after a cut. No fold writes those before them again. */
export interface Cut {
  totals: number;
  dimensions: number;
}

/** The bytes of an hour's deltas from which a lane begins new parts, so that a run merges the old. */
export type CutBytesOf = (hour: number, bytes: number) => Promise<boolean>;

/**
 * Adds a fold's deltas. Returns the hours that had no deltas in this lane before, those that are
 * not quiet any more, and those whose parts it has cut.
 * @param isCut whether an hour with so many bytes of deltas is cut. Default: none is
 */
export async function writeDeltas(
  ctx: MutationCtx,
  { site, lane, countedTo }: Folded,
  deltas: Deltas,
  isCut: CutBytesOf = () => Promise.resolve(false),
): Promise<HourChange[]> {
  const quietBytes = quietBytesOf(site);
  const changes = await Promise.all(
    [...deltas.hours].map(async ([hour, tables]): Promise<HourChange[]> => {
      const units = splitUnits(tables);
      const place = { siteId: site._id, bucket: hour, lane };
      const ofTotals: Place = { ...place, unit: TOTALS };
      const ofAll: Place = { ...place, unit: ALL };
      const [openTotals, openAll] = await Promise.all([
        openPart(ctx, ofTotals),
        openPart(ctx, ofAll),
      ]);
      const cut =
        openTotals && openAll && (await isCut(hour, unmergedBytes(openAll)))
          ? { totals: openTotals.part + 1, dimensions: openAll.part + 1 }
          : null;
      const isNewPart = cut !== null;
      const [totals, dimensions] = await Promise.all([
        append(ctx, ofTotals, units[TOTALS], {
          ...{ open: openTotals, isNewPart, countedTo },
        }),
        append(ctx, ofAll, units[ALL], { open: openAll, isNewPart }),
      ]);
      const wasQuiet = isSmallerThan(dimensions.before, quietBytes);
      const isQuiet = isSmallerThan(dimensions.after, quietBytes);
      const isOpened = totals.before === null;
      const isNew = isOpened || (wasQuiet && !isQuiet);
      return isNew || cut ? [{ hour, isQuiet, isNew, cut }] : [];
    }),
  );
  return changes.flat();
}

/** Bytes of the deltas of dimensions that a lane has of an hour, and that no run was planned for. */
function unmergedBytes(open: Doc<"rollups">): number {
  return (open.earlierBytes ?? 0) + packedBytes(fromStored(open.dims));
}

/** Bounds the deltas that a lane has of a quiet hour. Negative where no hour is quiet. */
function quietBytesOf({ lanes }: Folded["site"]): number {
  return lanes > quietHour.lanes ? -1 : quietHour.bytes / lanes;
}

/** The last part of a unit: its number, and its bytes. */
interface LastPart {
  part: number;
  bytes: number;
}

/** Whether the parts of a unit are one at most, of so many bytes. */
function isSmallerThan(last: LastPart | null, bytes: number): boolean {
  const held = last ?? { part: 0, bytes: 0 };
  return held.part === 0 && held.bytes <= bytes;
}

/** Whether the hour waits for the merging of its day, as far as its lanes know. */
export async function isQuietHour(
  scope: Scope,
  hour: number,
): Promise<boolean> {
  const quietBytes = quietBytesOf(scope.site);
  if (quietBytes < 0) return false;
  for await (const { part, dims } of partsIn(scope, hour, ALL)) {
    const bytes = packedBytes(fromStored(dims));
    if (!isSmallerThan({ part, bytes }, quietBytes)) return false;
  }
  return true;
}

interface Place extends LanePlace {
  unit: typeof TOTALS | typeof ALL;
}

/** The last part of a unit, before an addition and after it; null where there is none. */
interface Appended {
  before: LastPart | null;
  after: LastPart | null;
}

/** The part that an addition finds. */
interface Addition {
  open: Doc<"rollups"> | null;
  /** The addition begins a part of its own. A run merges those before. */
  isNewPart: boolean;
  countedTo?: Fence;
}

async function append(
  ctx: MutationCtx,
  place: Place,
  added: CellTables,
  { open, isNewPart, countedTo }: Addition,
): Promise<Appended> {
  const addedDims = packTables(added);
  // Every hour with deltas has a `totals` block, even an empty one: compaction finds the hour by
  // it.
  if (addedDims.length === 0 && place.unit === ALL) {
    return { before: null, after: null };
  }
  const addedBytes = packedBytes(addedDims);
  let before: LastPart | null = null;
  if (open) {
    const openDims = fromStored(open.dims);
    const openBytes = packedBytes(openDims);
    before = { part: open.part, bytes: openBytes };
    const isSmall =
      place.unit === TOTALS ||
      (openBytes <=
        Math.max(deltaPart.smallBytes, deltaPart.growthFactor * addedBytes) &&
        openBytes + addedBytes <= deltaPart.mostBytes &&
        [...openDims, ...addedDims].every(
          ({ keys }) => keys.length <= MAX_KEYS_PER_ROW,
        ));
    // The overview has one key: its block never grows.
    if (isSmall && !isNewPart) {
      const merged = unpackTables(openDims);
      mergeTablesOf(merged, added);
      const dims = packTables(merged);
      await ctx.db.patch("rollups", open._id, {
        dims: toStored(dims),
        ...(countedTo && {
          countedTo: joinFences([open.countedTo, countedTo]),
        }),
      });
      return { before, after: { part: open.part, bytes: packedBytes(dims) } };
    }
  }
  const part = open ? open.part + 1 : 0;
  const pieces =
    place.unit === TOTALS
      ? [addedDims]
      : splitTables(added, deltaPart.addedBytes);
  const isCounted = open && !isNewPart && place.unit === ALL;
  const earlierBytes = isCounted ? unmergedBytes(open) : 0;
  await insertParts(ctx, { ...place, part, countedTo, earlierBytes }, pieces);
  const last = { part: part + pieces.length - 1, bytes: addedBytes };
  return { before, after: last };
}

function openPart(ctx: MutationCtx, place: Place) {
  return deltasOfLane(ctx.db, place).order("desc").first();
}

/** Puts what did not fit into a run of compaction back among the deltas. */
export async function keepLeftOver(
  { ctx, site }: WriteScope,
  bucket: number,
  left: CellTables,
): Promise<void> {
  const lane = LEFTOVER_LANE;
  const place = { siteId: site._id, bucket, lane, unit: ALL } as const;
  const parts = splitTables(left, deltaPart.leftOverBytes);
  if (parts.length === 0) return;
  const part = ((await openPart(ctx, place))?.part ?? -1) + 1;
  await insertParts(ctx, { ...place, part }, parts);
}

/** The first of some new parts. */
interface FirstPart extends Place {
  part: number;
  countedTo?: Fence | undefined;
  earlierBytes?: number;
}

async function insertParts(
  ctx: MutationCtx,
  { part, countedTo, earlierBytes = 0, ...place }: FirstPart,
  pieces: readonly PackedDimension[][],
): Promise<void> {
  let bytes = earlierBytes;
  for (const [index, dims] of pieces.entries()) {
    await insertBlock(ctx.db, {
      ...place,
      level: "delta",
      part: part + index,
      ...(countedTo && { countedTo }),
      ...(bytes > 0 && { earlierBytes: bytes }),
      dims: toStored(dims),
    });
    if (place.unit === ALL) bytes += packedBytes(dims);
  }
}
