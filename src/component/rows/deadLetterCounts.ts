/** Rows of the gauges that say how many dead letters a site has. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { Inserter, NewRow, Reader, Rows } from "./ranges.js";

export async function insertGauge(
  db: Inserter,
  gauge: NewRow<"deadLetterCounts">,
): Promise<void> {
  await db.insert("deadLetterCounts", gauge);
}

/** The one row of a site that has dead letters, by `by_siteId`. */
export function gaugeOf(
  db: Reader,
  siteId: Id<"sites">,
): Promise<Doc<"deadLetterCounts"> | null> {
  return db
    .query("deadLetterCounts")
    .withIndex("by_siteId", (q) => q.eq("siteId", siteId))
    .unique();
}

/** Gauges of all sites whose count began before a time, by `by_countedAt`, oldest first. */
export function gaugesCountedBefore(
  db: Reader,
  before: number,
): Rows<"deadLetterCounts"> {
  return db
    .query("deadLetterCounts")
    .withIndex("by_countedAt", (q) => q.lt("countedAt", before));
}
