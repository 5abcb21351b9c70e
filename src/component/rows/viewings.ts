/** Rows that say when somebody last looked at a site's reports. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { Inserter, NewRow } from "./ranges.js";

export async function insertViewing(
  db: Inserter,
  viewing: NewRow<"viewings">,
): Promise<void> {
  await db.insert("viewings", viewing);
}

/** The heartbeats of a site, by `by_siteId`. Null: its dashboard has never sent one. */
export function findViewing(
  { db }: Pick<QueryCtx, "db">,
  siteId: Id<"sites">,
): Promise<Doc<"viewings"> | null> {
  return db
    .query("viewings")
    .withIndex("by_siteId", (q) => q.eq("siteId", siteId))
    .unique();
}
