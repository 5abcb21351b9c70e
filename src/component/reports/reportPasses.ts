/**
 * Passes to reports. The app's facade asks for a pass once `auth` has allowed a report to somebody.
 * Later it accepts the pass and does not ask `auth` again. A pass names a key that lives for 75
 * minutes (`passKeys.ts`), and has the HMAC of its purpose under that key. So nobody else can make
 * a pass, or turn one into another.
 */
import { v } from "convex/values";
import { internalMutation } from "../_generated/server.js";

/** The purpose of a pass, in addition to its report. */
export const subject = {
  /** The facade's name for its viewers. A pass of one facade is not valid for another. */
  audience: v.string(),
  siteId: v.string(),
};

/** Ends the life of a key. */
export const expire = internalMutation({
  args: { keyId: v.id("reportPassKeys") },
  returns: v.null(),
  handler: async (ctx, { keyId }) => {
    const key = await ctx.db.get("reportPassKeys", keyId);
    if (key) await ctx.db.delete("reportPassKeys", keyId);
    return null;
  },
});
