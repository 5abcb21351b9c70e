/**
 * The stored form of packed dimensions in a row of `rollups`: columns with one entry for each
 * dimension. An object for each dimension would store its field names twenty times a row. In hours
 * with little traffic they took half of the row.
 */
import { v, type Infer } from "convex/values";
import { NONE_KEY, type CellGroup } from "../../../shared/dimensions.js";
import type { PackedDimension } from "./blocks.js";
import { readDimensions, writtenDimensions } from "./dimensionCodes.js";

export const vStoredDims = v.object({
  /** As `dimensionCodes.ts` writes them. */
  dimensions: v.string(),
  keys: v.array(v.array(v.string())),
  cells: v.array(v.bytes()),
  /**
   * For each dimension the place of its cells in `cells`, as a character. Absent where each has its
   * own. One visitor's session counts alike under the browser, the system and the country, so in a
   * quiet hour half of the cells were copies.
   */
  places: v.optional(v.string()),
  /** Absent where no dimension of the row is trimmed. */
  trimBounds: v.optional(v.array(v.union(v.null(), v.array(v.number())))),
  /**
   * Dimensions that hold nothing but what has no value, all of them the same. The first of them is
   * in the columns, and the others are only here. Sessions without a source have no campaign
   * either, so such dimensions took a tenth of the row.
   */
  alike: v.optional(v.string()),
});
export type StoredDims = Infer<typeof vStoredDims>;

export function toStored(packed: readonly PackedDimension[]): StoredDims {
  const alike = alikeOf(packed);
  const [, ...others] = alike;
  const columns = packed.filter(({ dimension }) => !others.includes(dimension));
  const { cells, places } = sharedCells(columns.map((column) => column.cells));
  const isTrimmed = columns.some(({ trimBound }) => trimBound !== undefined);
  return {
    dimensions: writtenDimensions(columns.map(({ dimension }) => dimension)),
    keys: columns.map(({ keys }) => keys),
    cells,
    ...(places !== undefined && { places }),
    ...(isTrimmed && {
      trimBounds: columns.map(({ trimBound }) => trimBound ?? null),
    }),
    ...(others.length > 0 && { alike: writtenDimensions(alike) }),
  };
}

export function fromStored(stored: StoredDims): PackedDimension[] {
  const { dimensions, keys, cells, places, trimBounds, alike = "" } = stored;
  const columns = readDimensions(dimensions).map(
    (dimension, index): PackedDimension => {
      const trimBound = trimBounds?.[index];
      const place =
        places === undefined ? index : places.charCodeAt(index) - FIRST_PLACE;
      const [ownKeys, ownCells] = [keys[index], cells[place]];
      if (!ownKeys || !ownCells) {
        throw new Error(`Malformed block: "${dimension}" has no cells.`);
      }
      return {
        dimension,
        keys: ownKeys,
        cells: ownCells,
        ...(trimBound && { trimBound }),
      };
    },
  );
  const [first, ...others] = readDimensions(alike);
  const shared = columns.find(({ dimension }) => dimension === first);
  if (first !== undefined && !shared) {
    throw new Error(`Malformed block: "${first}" has no cells.`);
  }
  return [
    ...columns,
    ...others.map((dimension) => ({ ...shared!, dimension })),
  ];
}

/** The dimensions that a row holds. */
export function storedDimensions({
  dimensions,
  alike = "",
}: StoredDims): CellGroup[] {
  const [, ...others] = readDimensions(alike);
  return [...readDimensions(dimensions), ...others];
}

/** The character of the first place, which is a digit. */
const FIRST_PLACE = 48;
/** Longer cells are seldom the same, and are not compared. */
const MOST_SHARED_BYTES = 256;
/** Bytes of the field, in addition to one for each dimension. */
const PLACES_OVERHEAD_BYTES = 9;

/** Leaves out copies of cells, where that makes the row smaller. */
function sharedCells(
  all: readonly ArrayBuffer[],
): Pick<StoredDims, "cells" | "places"> {
  const cells: ArrayBuffer[] = [];
  const placeOf = new Map<string, number>();
  let savedBytes = 0;
  const places = all.map((each) => {
    const text =
      each.byteLength <= MOST_SHARED_BYTES
        ? String.fromCharCode(...new Uint8Array(each))
        : undefined;
    const known = text === undefined ? undefined : placeOf.get(text);
    if (known !== undefined) {
      savedBytes += each.byteLength;
      return known;
    }
    if (text !== undefined) placeOf.set(text, cells.length);
    return cells.push(each) - 1;
  });
  if (savedBytes <= all.length + PLACES_OVERHEAD_BYTES)
    return { cells: [...all] };
  return {
    cells,
    places: String.fromCharCode(...places.map((place) => FIRST_PLACE + place)),
  };
}

/** The most dimensions that hold nothing but the same cell of what has no value. */
function alikeOf(packed: readonly PackedDimension[]): CellGroup[] {
  const groups = new Map<string, CellGroup[]>();
  for (const { dimension, keys, cells, trimBound } of packed) {
    if (keys.length !== 1 || keys[0] !== NONE_KEY || trimBound) continue;
    const bytes = new Uint8Array(cells).join();
    groups.set(bytes, [...(groups.get(bytes) ?? []), dimension]);
  }
  const [most = []] = [...groups.values()].sort((a, b) => b.length - a.length);
  return most;
}
