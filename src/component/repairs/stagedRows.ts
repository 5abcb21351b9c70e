/**
 * What is counted of an hour that takes several transactions, until it takes the place of the hour's
 * blocks: rows of the level `staged`, one unit for each dimension, which no report reads.
 */
import { OVERVIEW, type CellGroup } from "../../shared/dimensions.js";
import { KIB } from "../../shared/units.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { boundTable } from "../model/rollups/bounds.js";
import type { CellTables } from "../model/rollups/deltas.js";
import {
  packedBytes,
  packTables,
  splitTables,
  tableOf,
  TOTALS,
} from "../model/rollups/blocks.js";
import { fromStored, toStored } from "../model/rollups/storedDims.js";
import type { Site } from "../scope/requireSite.js";
import { blocksIn, tablesOf } from "../rows/blocks.js";
import { dimensionsIn } from "../rollups/blockUnits.js";
import {
  hasDoneEnough,
  MAX_MERGED_BYTES,
  MAX_MERGED_ROWS,
} from "../budget/stepBudget.js";

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
    const unit = unitOf(group);
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

/** The unit that holds a dimension, or the overview, where each has its own. */
export function unitOf(group: CellGroup): string {
  return group === OVERVIEW ? TOTALS : group;
}

export interface Staged {
  rows: Doc<"rollups">[];
  bytes: number;
  /** Whether these are all rows of the unit. */
  isAll: boolean;
}

/** The first rows of a unit, at least two where there are more, and as many as one step may merge. */
export async function someStagedOf(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  hour: number,
  group: CellGroup,
): Promise<Staged> {
  const staged: Staged = { rows: [], bytes: 0, isAll: true };
  for await (const row of stagedRows(ctx, siteId, hour, unitOf(group))) {
    if (
      staged.bytes > MAX_MERGED_BYTES ||
      staged.rows.length >= MAX_MERGED_ROWS
    ) {
      return { ...staged, isAll: false };
    }
    staged.rows.push(row);
    staged.bytes += packedBytes(fromStored(row.dims));
  }
  return staged;
}

/** Puts one row in the place of several, trimmed as compaction trims while it merges. */
export async function mergeStaged(
  ctx: MutationCtx,
  group: CellGroup,
  rows: readonly Doc<"rollups">[],
): Promise<void> {
  const tables = tablesOf(rows);
  boundTable("hour", group, tableOf(tables, group), false);
  const [merged, ...others] = rows;
  if (!merged) return;
  const dims = toStored(packTables(tables));
  await ctx.db.patch("rollups", merged._id, { dims });
  for (const { _id } of others) await ctx.db.delete("rollups", _id);
}

/** Deletes staged rows of an hour, as many as fit into a step. Returns whether none is left. */
export async function unstageSome(
  ctx: MutationCtx,
  site: Site,
  hour: number,
): Promise<boolean> {
  const unstage = async (unit: string) => {
    for await (const { _id } of stagedRows(ctx, site._id, hour, unit)) {
      if (await hasDoneEnough(ctx)) return false;
      await ctx.db.delete("rollups", _id);
    }
    return true;
  };
  if (!(await unstage(TOTALS))) return false;
  for await (const dimension of dimensionsIn(ctx, site, ["staged"], null)) {
    if (!(await unstage(dimension))) return false;
  }
  return true;
}

function stagedRows(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  hour: number,
  unit: string,
) {
  return blocksIn(ctx, siteId, "staged", unit, hour, hour + 1);
}
