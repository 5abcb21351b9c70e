/** Rows of the sample of what keys, addresses and sites have used of their rates. */
import type { Id } from "../_generated/dataModel.js";
import {
  type Inserter,
  type NewRow,
  type Reader,
  type Rows,
  type Times,
  within,
} from "./ranges.js";

export async function insertRateUse(
  db: Inserter,
  use: NewRow<"rateUses">,
): Promise<void> {
  await db.insert("rateUses", use);
}

/** Uses of one rate, by `by_siteId_and_name_and_at`, the oldest first. */
export function usesOfRate(
  db: Reader,
  siteId: Id<"sites">,
  name: string,
  times: Times,
): Rows<"rateUses"> {
  return db
    .query("rateUses")
    .withIndex("by_siteId_and_name_and_at", (q) =>
      within(q.eq("siteId", siteId).eq("name", name), "at", times),
    );
}

/** Uses of all sites that were inserted before an instant, by `by_creation_time`. */
export function rateUsesBefore(db: Reader, at: number): Rows<"rateUses"> {
  return db
    .query("rateUses")
    .withIndex("by_creation_time", (q) => q.lt("_creationTime", at));
}
