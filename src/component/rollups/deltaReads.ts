/** Reads the deltas that folds have left: whether an hour has any, and all or some of them. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { ALL, packedBytes, TOTALS } from "../model/rollups/blocks.js";
import type { Span } from "../model/rollups/rangePlan.js";
import { fromStored } from "../model/rollups/storedDims.js";
import { blocksIn, closedParts, type LanePlace } from "../rows/rollups.js";
import type { Scope } from "../scope/scope.js";

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

/** Some parts of an hour's `*` unit, and whether they are all that were asked for. */
export interface SomeDeltas {
  rows: Doc<"rollups">[];
  isAll: boolean;
}

/** The first parts of an hour's `*` unit: at least one part, and about `maxBytes` of them. */
export function someDeltasOf(
  scope: Scope,
  hour: number,
  maxBytes: number,
): Promise<SomeDeltas> {
  return someOf(partsIn(scope, hour, ALL), maxBytes);
}

/** Does what `someDeltasOf` does, for the parts that a lane has closed. */
export function someClosedOf(
  ctx: QueryCtx,
  place: ClosedParts,
  maxBytes: number,
): Promise<SomeDeltas> {
  return someOf(closedParts(ctx.db, { ...place, unit: ALL }), maxBytes);
}

/** The overviews that a lane has closed. */
export function closedTotalsOf(
  ctx: QueryCtx,
  place: ClosedParts,
): Promise<Doc<"rollups">[]> {
  return closedParts(ctx.db, { ...place, unit: TOTALS }).collect();
}

/** The parts of a lane's hour before an open one. */
export type ClosedParts = Omit<LanePlace, "unit"> & { before: number };

async function someOf(
  parts: AsyncIterable<Doc<"rollups">>,
  maxBytes: number,
): Promise<SomeDeltas> {
  const rows: Doc<"rollups">[] = [];
  let bytes = 0;
  for await (const row of parts) {
    rows.push(row);
    bytes += packedBytes(fromStored(row.dims));
    if (bytes > maxBytes) return { rows, isAll: false };
  }
  return { rows, isAll: true };
}

/** Reads the parts of one unit of an hour one by one, so that a reader may stop. */
export function partsIn({ ctx, site }: Scope, hour: number, unit: string) {
  const hours = { from: hour, to: hour + 1 };
  const range = { siteId: site._id, level: "delta", ...hours } as const;
  return blocksIn(ctx.db, range, unit);
}
