/** Rows of the chains of passes that retry a site's dead letters. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { Inserter, NewRow, Reader } from "./ranges.js";

export async function insertChain(
  db: Inserter,
  chain: NewRow<"retryChains">,
): Promise<void> {
  await db.insert("retryChains", chain);
}

/** The chain of a site, by `by_siteId`; null where none retries its letters. */
export function chainOf(
  db: Reader,
  siteId: Id<"sites">,
): Promise<Doc<"retryChains"> | null> {
  return db
    .query("retryChains")
    .withIndex("by_siteId", (q) => q.eq("siteId", siteId))
    .unique();
}
