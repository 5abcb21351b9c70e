/**
 * The key of a request, by its hash. It is a file of its own, because admission need not evaluate
 * the administration of keys.
 */
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";

/**
 * Finds a key by the hash of a secret with 256 bits. The time that this takes tells nothing about a
 * key.
 */
export function findKey(
  ctx: QueryCtx,
  hash: string,
): Promise<Doc<"keys"> | null> {
  return ctx.db
    .query("keys")
    .withIndex("by_hash", (q) => q.eq("hash", hash))
    .unique();
}
