/**
 * What is counted of an hour that takes several transactions, until it takes the place of the hour's
 * segments: rows of the level `staged`, one unit for each dimension, which no report reads.
 */
import { KIB } from "../shared/units.js";
import type { Doc, Id } from "./_generated/dataModel.js";
import type { MutationCtx } from "./_generated/server.js";
import type { CellTables } from "./model/deltas.js";
import { splitTables, TOTALS } from "./model/segments.js";
import { toStored } from "./model/storedDims.js";
import { OVERVIEW } from "../shared/dimensions.js";
import { segmentsIn } from "./segmentRows.js";

const MAX_PART_BYTES = 256 * KIB;

/** Adds the rows of one transaction's count; `firstPart` makes them different from earlier ones. */
export async function stage(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  hour: number,
  tables: CellTables,
  firstPart: number,
): Promise<number> {
  let part = firstPart;
  for (const [group, table] of tables) {
    const unit = group === OVERVIEW ? TOTALS : group;
    for (const dims of splitTables(new Map([[group, table]]), MAX_PART_BYTES)) {
      await ctx.db.insert("rollups", {
        siteId,
        level: "staged",
        unit,
        bucket: hour,
        lane: 0,
        part: part++,
        dims: toStored(dims),
      });
    }
  }
  return part;
}

export function stagedOf(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  hour: number,
  unit: string,
): Promise<Doc<"rollups">[]> {
  return segmentsIn(ctx, siteId, "staged", unit, hour, hour + 1).collect();
}

export async function unstage(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  hour: number,
  units: readonly string[],
): Promise<void> {
  for (const unit of units) {
    for (const { _id } of await stagedOf(ctx, siteId, hour, unit)) {
      await ctx.db.delete("rollups", _id);
    }
  }
}
