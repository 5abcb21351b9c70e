/** Rows of noted refusals. */
import type { Id } from "../_generated/dataModel.js";
import type { Inserter, NewRow, Reader, Rows } from "./ranges.js";

export async function insertRefusal(
  db: Inserter,
  refusal: NewRow<"refusals">,
): Promise<void> {
  await db.insert("refusals", refusal);
}

/** Noted refusals of a site, by `by_siteId`. */
export function refusalsOfSite(
  db: Reader,
  siteId: Id<"sites">,
): Rows<"refusals"> {
  return db
    .query("refusals")
    .withIndex("by_siteId", (q) => q.eq("siteId", siteId));
}

/** Refusals of all sites whose last one was before an instant, by `by_lastAt`, the oldest first. */
export function refusalsBefore(db: Reader, at: number): Rows<"refusals"> {
  return db.query("refusals").withIndex("by_lastAt", (q) => q.lt("lastAt", at));
}
