/**
 * The stored form of packed dimensions in a row of `rollups`: columns with one entry for each
 * dimension. An object for each dimension would store its field names twenty times a row. In hours
 * with little traffic they took half of the row.
 */
import { v, type Infer } from "convex/values";
import type { CellGroup } from "../../../shared/dimensions.js";
import { textOf } from "../../../shared/validators.js";
import type { PackedDimension } from "./blocks.js";

export const vStoredDims = v.object({
  dimensions: v.array(textOf<CellGroup>()),
  keys: v.array(v.array(v.string())),
  cells: v.array(v.bytes()),
  /** Absent where no dimension of the row is trimmed. */
  trimBounds: v.optional(v.array(v.union(v.null(), v.array(v.number())))),
});
export type StoredDims = Infer<typeof vStoredDims>;

export function toStored(packed: readonly PackedDimension[]): StoredDims {
  const isTrimmed = packed.some(({ trimBound }) => trimBound !== undefined);
  return {
    dimensions: packed.map(({ dimension }) => dimension),
    keys: packed.map(({ keys }) => keys),
    cells: packed.map(({ cells }) => cells),
    ...(isTrimmed && {
      trimBounds: packed.map(({ trimBound }) => trimBound ?? null),
    }),
  };
}

export function fromStored(stored: StoredDims): PackedDimension[] {
  const { dimensions, keys, cells, trimBounds } = stored;
  return dimensions.map((dimension, index) => {
    const trimBound = trimBounds?.[index];
    const [ownKeys, ownCells] = [keys[index], cells[index]];
    if (!ownKeys || !ownCells) {
      throw new Error(`Malformed block: "${dimension}" has no cells.`);
    }
    return {
      dimension,
      keys: ownKeys,
      cells: ownCells,
      ...(trimBound && { trimBound }),
    };
  });
}
