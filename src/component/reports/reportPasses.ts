/**
 * Passes to reports. The app's facade asks for them once `auth` has allowed a report to somebody, and takes them in
 * place of another question to `auth`. A pass names a key that lives for 75 minutes (`passKeys.ts`), and has the HMAC
 * of what it is for under it: nobody can make one, nor turn one into another.
 */
import { v } from "convex/values";
import { internalMutation } from "../_generated/server.js";

/** The purpose of a pass, beside the report. */
export const subject = {
  /** The viewers who are let in, by the facade's name for them: a pass of one facade is none of another. */
  audience: v.string(),
  siteId: v.string(),
};

/** The end of a key's life. */
export const expire = internalMutation({
  args: { keyId: v.id("reportPassKeys") },
  returns: v.null(),
  handler: async (ctx, { keyId }) => {
    const key = await ctx.db.get("reportPassKeys", keyId);
    if (key) await ctx.db.delete("reportPassKeys", keyId);
    return null;
  },
});
