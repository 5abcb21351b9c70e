/** Rows for what came in and is not in the log, until they are added to their day. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { NewRow, Reader, Rows } from "./ranges.js";

/** Inserts a row, in the place of this transaction's commit. */
export async function insertUsageEntry(
  db: MutationCtx["db"],
  entry: Omit<NewRow<"usageEntries">, "seq">,
): Promise<void> {
  await db.insert("usageEntries", { ...entry, seq: db.vars.commitTs });
}

/** Rows up to a commit, by `by_siteId_and_seq` in the order of commits. Absent: all. */
export function usageEntriesOfSite(
  db: Reader,
  siteId: Id<"sites">,
  upTo?: bigint,
): Rows<"usageEntries"> {
  return db.query("usageEntries").withIndex("by_siteId_and_seq", (q) => {
    const ofSite = q.eq("siteId", siteId);
    return upTo === undefined ? ofSite : ofSite.lte("seq", upTo);
  });
}

/** Rows of one commit, by `by_siteId_and_seq`. */
export function usageEntriesOfCommit(
  db: Reader,
  siteId: Id<"sites">,
  seq: Doc<"usageEntries">["seq"],
): Rows<"usageEntries"> {
  return db
    .query("usageEntries")
    .withIndex("by_siteId_and_seq", (q) =>
      q.eq("siteId", siteId).eq("seq", seq),
    );
}
