/** Rows of keys. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { Inserter, NewRow, Reader, Rows } from "./ranges.js";

export function insertKey(
  db: Inserter,
  key: NewRow<"keys">,
): Promise<Id<"keys">> {
  return db.insert("keys", key);
}

/**
 * Finds a key by the hash of a secret with 256 bits, by `by_hash`. The time that this takes tells
 * nothing about a key.
 */
export function findKey(
  { db }: QueryCtx,
  hash: string,
): Promise<Doc<"keys"> | null> {
  return db
    .query("keys")
    .withIndex("by_hash", (q) => q.eq("hash", hash))
    .unique();
}

/** Keys of a site, revoked ones included, by `by_siteId`, the oldest first. */
export function keysOfSite(db: Reader, siteId: Id<"sites">): Rows<"keys"> {
  return db.query("keys").withIndex("by_siteId", (q) => q.eq("siteId", siteId));
}
