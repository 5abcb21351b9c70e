/**
 * Staged rows hold the count of an hour that takes several transactions, until they replace the
 * hour's blocks. They have the level `staged` and one unit for each dimension. No report reads
 * them.
 */
import { OVERVIEW, type CellGroup } from "../../shared/dimensions.js";
import type { Doc } from "../_generated/dataModel.js";
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
import type { Recount } from "../model/rollups/recount.js";
import type { Scope, WriteScope } from "../scope/scope.js";
import { tablesOf } from "../rows/compactedBlocks.js";
import { blocksIn, deleteBlocks, insertBlock } from "../rows/rollups.js";
import { dimensionsIn } from "../rollups/blockUnits.js";
import { MAX_STAGED_ROW_BYTES, mergedCells } from "../budget/repairLimits.js";
import { hasDoneEnough } from "../budget/stepBudget.js";

/**
 * Adds the rows of one transaction's count after the `parts` that there are. Returns how many there
 * are then.
 */
export async function stage(
  { ctx, site }: WriteScope,
  { hour, parts }: Pick<Recount, "hour" | "parts">,
  tables: CellTables,
): Promise<number> {
  let part = parts;
  for (const [group, table] of tables) {
    const unit = unitOf(group);
    for (const dims of splitTables(
      new Map([[group, table]]),
      MAX_STAGED_ROW_BYTES,
    )) {
      await insertBlock(ctx.db, {
        siteId: site._id,
        level: "staged",
        unit,
        bucket: hour,
        part: part++,
        dims: toStored(dims),
      });
    }
  }
  return part;
}

/** The unit that holds the overview, or a dimension in a bucket that is split. */
export function unitOf(group: CellGroup): string {
  return group === OVERVIEW ? TOTALS : group;
}

export interface Staged {
  rows: Doc<"rollups">[];
  bytes: number;
  /** Whether these are all rows of the unit. */
  isAll: boolean;
}

/**
 * The first rows of a unit: as many as one step may merge, and at least two where there are more.
 */
export async function someStagedOf(
  scope: Scope,
  hour: number,
  group: CellGroup,
): Promise<Staged> {
  const staged: Staged = { rows: [], bytes: 0, isAll: true };
  for await (const row of stagedRows(scope, hour, unitOf(group))) {
    if (
      staged.bytes > mergedCells.bytes ||
      staged.rows.length >= mergedCells.rows
    ) {
      return { ...staged, isAll: false };
    }
    staged.rows.push(row);
    staged.bytes += packedBytes(fromStored(row.dims));
  }
  return staged;
}

/** Replaces several rows by one, trimmed as compaction trims while it merges. */
export async function mergeStaged(
  ctx: MutationCtx,
  group: CellGroup,
  rows: readonly Doc<"rollups">[],
): Promise<void> {
  const tables = tablesOf(rows);
  const bounds = { level: "hour", group, settled: false } as const;
  boundTable(tableOf(tables, group), bounds);
  const [merged, ...others] = rows;
  if (!merged) return;
  const dims = toStored(packTables(tables));
  await ctx.db.patch("rollups", merged._id, { dims });
  await deleteBlocks(ctx, others);
}

/** Deletes staged rows of an hour, as many as fit into a step. Returns whether none is left. */
export async function unstageSome(
  scope: WriteScope,
  hour: number,
): Promise<boolean> {
  const { ctx } = scope;
  const unstage = async (unit: string) => {
    for await (const { _id } of stagedRows(scope, hour, unit)) {
      if (await hasDoneEnough(ctx)) return false;
      await ctx.db.delete("rollups", _id);
    }
    return true;
  };
  if (!(await unstage(TOTALS))) return false;
  for await (const dimension of dimensionsIn(scope, ["staged"])) {
    if (!(await unstage(dimension))) return false;
  }
  return true;
}

function stagedRows({ ctx, site }: Scope, hour: number, unit: string) {
  const hours = { from: hour, to: hour + 1 };
  const range = { siteId: site._id, level: "staged", ...hours } as const;
  return blocksIn(ctx.db, range, unit);
}
