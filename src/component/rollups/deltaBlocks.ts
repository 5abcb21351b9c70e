/**
 * Delta blocks are the shards that folds write: for each lane and hour one `totals` block and the
 * open part of one `*` block. When a part has grown, the fold leaves it alone and begins the next
 * one. So a trickle of events never rewrites a day's worth of cells.
 */
import { MAX_LANES } from "../../shared/site/site.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { deltaPart, quietHour } from "../budget/figureLimits.js";
import type { CellTables, Deltas } from "../model/rollups/deltas.js";
import { joinFences } from "../model/rollups/fences.js";
import type { Span } from "../model/rollups/rangePlan.js";
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
import {
  blocksIn,
  deltasOfLane,
  insertBlock,
  type LanePlace,
} from "../rows/rollups.js";

/** The lane of what a run of compaction leaves over. No fold writes it. */
const LEFTOVER_LANE = MAX_LANES;

/** The fold that deltas come from. */
export interface Folded {
  site: Pick<Doc<"sites">, "_id" | "lanes">;
  lane: number;
  /** The position in the log up to which the fold has come. */
  countedTo: Fence;
}

/** An hour that the lane has opened, or that has just stopped being quiet. */
export interface HourChange {
  hour: number;
  isQuiet: boolean;
}

/**
 * Adds a fold's deltas. Returns the hours that had no deltas in this lane before, and those that
 * are not quiet any more.
 */
export async function writeDeltas(
  ctx: MutationCtx,
  { site, lane, countedTo }: Folded,
  deltas: Deltas,
): Promise<HourChange[]> {
  const quietBytes = quietBytesOf(site);
  const changes = await Promise.all(
    [...deltas.hours].map(async ([hour, tables]): Promise<HourChange[]> => {
      const units = splitUnits(tables);
      const place = { siteId: site._id, bucket: hour, lane };
      const [totals, dimensions] = await Promise.all([
        append(ctx, { ...place, unit: TOTALS }, units[TOTALS], countedTo),
        append(ctx, { ...place, unit: ALL }, units[ALL]),
      ]);
      const wasQuiet = isSmallerThan(dimensions.before, quietBytes);
      const isQuiet = isSmallerThan(dimensions.after, quietBytes);
      const isOpened = totals.before === null;
      return isOpened || (wasQuiet && !isQuiet) ? [{ hour, isQuiet }] : [];
    }),
  );
  return changes.flat();
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

async function append(
  ctx: MutationCtx,
  place: Place,
  added: CellTables,
  countedTo?: Fence,
): Promise<Appended> {
  const addedDims = packTables(added);
  // Every hour with deltas has a `totals` block, even an empty one: compaction finds the hour by
  // it.
  if (addedDims.length === 0 && place.unit === ALL) {
    return { before: null, after: null };
  }
  const open = await openPart(ctx, place);
  const addedBytes = packedBytes(addedDims);
  let before: LastPart | null = null;
  if (open) {
    const openDims = fromStored(open.dims);
    const openBytes = packedBytes(openDims);
    before = { part: open.part, bytes: openBytes };
    const isSmall =
      openBytes <=
        Math.max(deltaPart.smallBytes, deltaPart.growthFactor * addedBytes) &&
      openBytes + addedBytes <= deltaPart.mostBytes &&
      [...openDims, ...addedDims].every(
        ({ keys }) => keys.length <= MAX_KEYS_PER_ROW,
      );
    // The overview has one key: its block never grows.
    if (isSmall || place.unit === TOTALS) {
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
  await insertParts(ctx, { ...place, part, countedTo }, pieces);
  const last = { part: part + pieces.length - 1, bytes: addedBytes };
  return { before, after: last };
}

function openPart(ctx: MutationCtx, place: Place) {
  return deltasOfLane(ctx.db, place).order("desc").first();
}

/** Whether any hour of a span still has deltas. Every hour that has them has a `totals` block. */
export async function hasDeltas(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  hours: Span,
): Promise<boolean> {
  const range = { siteId, level: "delta", ...hours } as const;
  return (await blocksIn(ctx.db, range, TOTALS).first()) !== null;
}

/** Does what `hasDeltas` does, for one hour. */
export function hasDeltasOf(
  { ctx, site }: Scope,
  hour: number,
): Promise<boolean> {
  return hasDeltas(ctx, site._id, { from: hour, to: hour + 1 });
}

/** The parts of one unit of an hour, of all lanes. */
export function deltasOf(
  scope: Scope,
  hour: number,
  unit: string,
): Promise<Doc<"rollups">[]> {
  return partsIn(scope, hour, unit).collect();
}

/** The first parts of an hour's `*` unit: at least one part, and about `maxBytes` of them. */
export async function someDeltasOf(
  scope: Scope,
  hour: number,
  maxBytes: number,
): Promise<{ rows: Doc<"rollups">[]; isAll: boolean }> {
  const rows: Doc<"rollups">[] = [];
  let bytes = 0;
  for await (const row of partsIn(scope, hour, ALL)) {
    rows.push(row);
    bytes += packedBytes(fromStored(row.dims));
    if (bytes > maxBytes) return { rows, isAll: false };
  }
  return { rows, isAll: true };
}

function partsIn({ ctx, site }: Scope, hour: number, unit: string) {
  const hours = { from: hour, to: hour + 1 };
  const range = { siteId: site._id, level: "delta", ...hours } as const;
  return blocksIn(ctx.db, range, unit);
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
}

async function insertParts(
  ctx: MutationCtx,
  { part, countedTo, ...place }: FirstPart,
  pieces: readonly PackedDimension[][],
): Promise<void> {
  for (const [index, dims] of pieces.entries()) {
    await insertBlock(ctx.db, {
      ...place,
      level: "delta",
      part: part + index,
      ...(countedTo && { countedTo }),
      dims: toStored(dims),
    });
  }
}
