/**
 * The visitor id of a browser that brings none: a hash of the day's salt, site, address and user
 * agent. The address and the user agent are not stored. Once the salt is deleted, nobody can find
 * them from the id.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { v } from "convex/values";
import { DAY } from "../../shared/units.js";
import type { Id } from "../_generated/dataModel.js";
import { internalMutation, type QueryCtx } from "../_generated/server.js";
import { MAX_FORGOTTEN_SALTS } from "../budget/intakeLimits.js";
import type { Site } from "../scope/requireSite.js";
import { eventsOfVisitor } from "../rows/events.js";
import { findSalt, saltsBefore } from "../rows/salts.js";

export const SALT_BYTES = 32;
const ID_BYTES = 16;

interface Device {
  ip?: string;
  userAgent?: string;
}

/**
 * The id under the salt of the day of receipt (days are UTC). While the device's last event under
 * the salt of the day before is no older than a session lasts, the id under that salt: a visit over
 * midnight stays one. Null when the day has no salt yet.
 */
export async function cookielessVisitorId(
  ctx: QueryCtx,
  site: Site,
  receivedAt: number,
  device: Device,
): Promise<string | null> {
  const day = Math.floor(receivedAt / DAY);
  const salt = await findSalt(ctx, day);
  if (salt === null) return null;
  const previous = await findSalt(ctx, day - 1);
  if (previous !== null) {
    const previousId = idOf(previous, site._id, device);
    const since = receivedAt - site.sessionTimeoutMs;
    if (await isActive(ctx, site._id, previousId, since)) return previousId;
  }
  return idOf(salt, site._id, device);
}

function idOf(salt: string, siteId: Id<"sites">, device: Device): string {
  const identity = [salt, siteId, device.ip ?? "", device.userAgent ?? ""];
  const digest = sha256(utf8ToBytes(JSON.stringify(identity)));
  return bytesToHex(digest.subarray(0, ID_BYTES));
}

async function isActive(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  visitorId: string,
  since: number,
): Promise<boolean> {
  const events = eventsOfVisitor(ctx.db, siteId, visitorId, { from: since });
  const event = await events.first();
  return event !== null;
}

/** The salt of the day of receipt; null when the day has none yet. */
export function saltOf(
  ctx: QueryCtx,
  receivedAt: number,
): Promise<string | null> {
  return findSalt(ctx, Math.floor(receivedAt / DAY));
}

/** Deletes the salt of a day. Runs 48 hours after the beginning of that day. */
export const forgetSalt = internalMutation({
  args: { day: v.number() },
  returns: v.null(),
  handler: async (ctx, { day }) => {
    const salts = saltsBefore(ctx.db, day + 1);
    for (const { _id } of await salts.take(MAX_FORGOTTEN_SALTS)) {
      await ctx.db.delete("salts", _id);
    }
    return null;
  },
});
