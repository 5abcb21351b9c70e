/**
 * Where a page of a list ends: the rest of an index key behind the values that the list fixes, such as
 * `[time, creation time, id]`. Unique to one row and in the order of the list, so that a page goes on
 * from there whatever has come or gone, also among rows of one instant. The cursor is its JSON text.
 */
export type ListKey = readonly (number | string)[];

/** Behind the last row, wherever that is. */
export const END_OF_LIST: ListKey = [];

// What convex-helpers says at the end of a list.
export const END_CURSOR = "[]";

export function cursorOf(key: ListKey): string {
  return JSON.stringify(key);
}

/** The key of a cursor, or null if no list whose keys have that many parts can have given it. */
export function keyOf(cursor: string, parts: number): ListKey | null {
  if (cursor === END_CURSOR) return END_OF_LIST;
  const key = parsedCursor(cursor);
  if (!Array.isArray(key) || key.length !== parts) return null;
  const isKey = key.every((part, index) =>
    index === parts - 1 ? typeof part === "string" : Number.isFinite(part),
  );
  return isKey ? (key as ListKey) : null;
}

/** Whether a row with the first key is listed before one with the other: newest first. */
export function isBefore(a: ListKey, b: ListKey): boolean {
  for (const [index, part] of a.entries()) {
    const other = b[index];
    // Whatever has a key comes before the end.
    if (other === undefined) return true;
    if (part !== other) return part > other;
  }
  return false;
}

/** The JSON of a cursor; null where it is none: cursors come from outside. */
export function parsedCursor(cursor: string): unknown {
  try {
    return JSON.parse(cursor);
  } catch {
    return null;
  }
}
