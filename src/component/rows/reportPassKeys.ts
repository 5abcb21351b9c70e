/** Rows of the keys of passes to reports. */
import type { Id } from "../_generated/dataModel.js";
import type { Inserter, NewRow, Reader, Rows } from "./ranges.js";

export function insertPassKey(
  db: Inserter,
  key: NewRow<"reportPassKeys">,
): Promise<Id<"reportPassKeys">> {
  return db.insert("reportPassKeys", key);
}

/** All keys, by `by_creation_time`: two or three, the oldest first. */
export function passKeys(db: Reader): Rows<"reportPassKeys"> {
  return db.query("reportPassKeys").withIndex("by_creation_time");
}
