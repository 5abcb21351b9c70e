/** Salts of cookieless visitor ids, for the routes that admission answers with `saltMissing`. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { v } from "convex/values";
import { DAY } from "../shared/units.js";
import { internal } from "./_generated/api.js";
import { mutation } from "./_generated/server.js";
import { SALT_BYTES } from "./intake/cookieless.js";
import { findSalt, insertSalt } from "./rows/salts.js";

/** Makes the salt of a day, for the first request that needs it. A second call changes nothing. */
export const prepareSalt = mutation({
  args: { receivedAt: v.number() },
  returns: v.null(),
  handler: async (ctx, { receivedAt }) => {
    const day = Math.floor(receivedAt / DAY);
    if ((await findSalt(ctx, day)) !== null) return null;
    const salt = bytesToHex(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
    await insertSalt(ctx.db, { day, salt });
    // Visits over the next midnight need the salt. Once it is deleted, nobody can find an address
    // from an id.
    const forgottenAt = Math.max((day + 2) * DAY, Date.now());
    await ctx.scheduler.runAt(
      forgottenAt,
      internal.intake.cookieless.forgetSalt,
      {
        day,
      },
    );
    return null;
  },
});
