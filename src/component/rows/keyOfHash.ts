/** The key of a request, by its hash: apart from the administration of keys, which admission need not evaluate. */
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";

/** Looked up by the hash of a secret with 256 bits: the time it takes tells nothing about a key. */
export function findKey(
  ctx: QueryCtx,
  hash: string,
): Promise<Doc<"keys"> | null> {
  return ctx.db
    .query("keys")
    .withIndex("by_hash", (q) => q.eq("hash", hash))
    .unique();
}
