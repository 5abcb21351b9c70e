/**
 * The visitor id of a browser that brings none: a hash of the day's salt, site, address and user
 * agent. Address and user agent are used and forgotten; without the salt nobody can go back.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { DAY } from "../shared/units.js";
import type { Id } from "./_generated/dataModel.js";
import type { MutationCtx } from "./_generated/server.js";

const SALT_BYTES = 32;
const ID_BYTES = 16;
/** Each new salt forgets older ones: there is rarely more than one. */
const MAX_FORGOTTEN = 10;

export async function cookielessVisitorId(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  request: { receivedAt: number; ip?: string; userAgent?: string },
): Promise<string> {
  const salt = await saltOfDay(ctx, Math.floor(request.receivedAt / DAY));
  const identity = [salt, siteId, request.ip ?? "", request.userAgent ?? ""];
  const digest = sha256(utf8ToBytes(JSON.stringify(identity)));
  return bytesToHex(digest.subarray(0, ID_BYTES));
}

/** Days are UTC. The day's first ingest that needs a salt makes it. */
async function saltOfDay(ctx: MutationCtx, day: number): Promise<string> {
  const row = await ctx.db
    .query("salts")
    .withIndex("by_day", (q) => q.eq("day", day))
    .unique();
  if (row) return row.salt;
  // Today's and yesterday's are kept; without the others nobody can go back.
  const forgotten = await ctx.db
    .query("salts")
    .withIndex("by_day", (q) => q.lt("day", day - 1))
    .take(MAX_FORGOTTEN);
  for (const { _id } of forgotten) await ctx.db.delete("salts", _id);
  const salt = bytesToHex(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
  await ctx.db.insert("salts", { day, salt });
  return salt;
}
