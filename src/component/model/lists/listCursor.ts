import { compareValues } from "convex/values";
import { toWellFormed } from "../../../shared/text.js";

/**
 * The end of a page of a list: the part of an index key that the list does not fix, such as `[time,
 * creation time, id]`. A key belongs to one row, and keys have the order of the list. So the next
 * page goes on from there whatever rows have come or gone, even among rows of one instant. The
 * cursor is the JSON of the key.
 */
export type ListKey = readonly (number | string)[];

/** The position after the last row. */
export const END_OF_LIST: ListKey = [];

/** The cursor that convex-helpers returns at the end of a list. */
export const END_CURSOR = "[]";

export function cursorOf(key: ListKey): string {
  return JSON.stringify(key);
}

/**
 * The order of a list. `newest`: times come first in a key, the latest first. `name`: a text comes
 * first in a key, in the order of the index.
 */
export type ListOrder = "newest" | "name";

/**
 * The key of a cursor; null where no list of the order whose keys have that many parts can have
 * returned it.
 */
export function keyOf(
  cursor: string,
  parts: number,
  order: ListOrder = "newest",
): ListKey | null {
  if (cursor === END_CURSOR) return END_OF_LIST;
  const key = parsedCursor(cursor);
  if (!Array.isArray(key) || key.length !== parts) return null;
  const isText = (index: number) =>
    index === parts - 1 || (order === "name" && index === 0);
  const isKey = key.every((part, index) =>
    isText(index) ? isStorable(part) : Number.isFinite(part),
  );
  return isKey ? (key as ListKey) : null;
}

/** No index has half of a surrogate pair, and the platform fails where a query names one. */
function isStorable(part: unknown): boolean {
  return typeof part === "string" && part === toWellFormed(part);
}

/** Whether a list of the order has a row with the first key before one with the other. */
export function isBefore(
  a: ListKey,
  b: ListKey,
  order: ListOrder = "newest",
): boolean {
  for (const [index, part] of a.entries()) {
    const other = b[index];
    // Every row comes before the end.
    if (other === undefined) return true;
    // As the index compares: texts by their code points.
    const difference = compareValues(part, other);
    if (difference !== 0) {
      return order === "newest" ? difference > 0 : difference < 0;
    }
  }
  return false;
}

/** The parsed JSON of a cursor; null where it is not JSON. Cursors come from outside. */
export function parsedCursor(cursor: string): unknown {
  try {
    return JSON.parse(cursor);
  } catch {
    return null;
  }
}
