/**
 * The visitor id of a browser that brings none: a hash of the day's salt, site, address and user
 * agent. The address and the user agent are not stored. Once the salt is deleted, nobody can find
 * them from the id.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { v } from "convex/values";
import { DAY } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  internalMutation,
  type MutationCtx,
  type QueryCtx,
} from "../_generated/server.js";
import { MAX_FORGOTTEN_SALTS } from "../budget/intakeLimits.js";
import type { Site } from "../scope/requireSite.js";
import { eventsOfVisitor } from "../rows/events.js";
import { findSalt, insertSalt, saltsBefore } from "../rows/salts.js";

const SALT_BYTES = 32;
const ID_BYTES = 16;

interface Device {
  ip?: string;
  userAgent?: string;
}

/**
 * The id under the salt of the day of receipt (days are UTC). While the device's last event under
 * the salt of the day before is no older than a session lasts, the id under that salt: a visit over
 * midnight stays one.
 *
 * @param salt the salt of the day of receipt
 */
export async function cookielessVisitorId(
  ctx: QueryCtx,
  { site, salt, receivedAt }: { site: Site; salt: string; receivedAt: number },
  device: Device,
): Promise<string> {
  const previous = await findSalt(ctx, dayOf(receivedAt) - 1);
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
  return findSalt(ctx, dayOf(receivedAt));
}

/** Makes a salt that nobody has stored yet. */
export function newSalt(): string {
  return bytesToHex(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
}

/**
 * Stores the salt of the day of receipt. The transaction must have read with a dependency that the
 * day has none (`saltOf`): otherwise two requests would make two salts, and two visitors of one.
 */
export async function storeSalt(
  ctx: MutationCtx,
  receivedAt: number,
  salt: string,
): Promise<void> {
  const day = dayOf(receivedAt);
  await insertSalt(ctx.db, { day, salt });
  // Visits over the next midnight need the salt. Once it is deleted, nobody can find an address
  // from an id.
  const forgottenAt = Math.max((day + 2) * DAY, Date.now());
  const { forgetSalt } = internal.intake.cookieless;
  await ctx.scheduler.runAt(forgottenAt, forgetSalt, { day });
}

function dayOf(receivedAt: number): number {
  return Math.floor(receivedAt / DAY);
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
