/**
 * Rows of `rollups` as folds and compaction would have written them, without a fold or compaction.
 */
import type { WithoutSystemFields } from "convex/server";
import {
  cellOf,
  emptyTable,
  type CellTable,
} from "../../shared/codec/cells.js";
import { layoutOf, type CellGroup } from "../../shared/dimensions.js";
import type { Sketch } from "../../shared/codec/sketch.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { CellTables } from "../model/rollups/deltas.js";
import type { Fence } from "../model/rollups/recount.js";
import type { Level } from "../model/rollups/levels.js";
import { packTables } from "../model/rollups/blocks.js";
import { toStored } from "../model/rollups/storedDims.js";
import type { TestBackend } from "./setup.helpers.js";

/**
 * A table in which every sum of a key is the given number, and every sketch, if there is one, is
 * the same.
 */
export function plantedTable(
  group: CellGroup,
  counts: ReadonlyMap<string, number>,
  sketch?: Sketch,
): CellTable {
  const table = emptyTable();
  for (const [key, count] of counts) {
    const cell = cellOf(table, layoutOf(group), key);
    cell.sums = cell.sums.map(() => count);
    if (sketch) cell.sketches = cell.sketches.map(() => sketch);
  }
  return table;
}

export interface PlantedRow {
  level: Level;
  unit: string;
  bucket: number;
  lane?: number;
  part?: number;
  settled?: boolean;
  countedTo?: Fence;
  tables: CellTables;
}

export function plantRows(
  t: TestBackend,
  siteId: string,
  rows: Iterable<PlantedRow>,
): Promise<void> {
  return t.run(async (ctx) => {
    for (const row of rows) {
      await ctx.db.insert(
        "rollups",
        plantedDocument(siteId as Id<"sites">, row),
      );
    }
  });
}

export function plantedDocument(
  siteId: Id<"sites">,
  { tables, part = 0, ...place }: PlantedRow,
): WithoutSystemFields<Doc<"rollups">> {
  const dims = toStored(packTables(tables));
  return { siteId, lane: 0, part, ...place, dims };
}
