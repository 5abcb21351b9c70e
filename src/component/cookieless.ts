/** Salts of cookieless visitor ids, for the routes that admission answers with `saltMissing`. */
import { v } from "convex/values";
import { mutation } from "./_generated/server.js";
import { newSalt, saltOf, storeSalt } from "./intake/cookieless.js";

/** Makes the salt of a day, for the first request that needs it. A second call changes nothing. */
export const prepareSalt = mutation({
  args: { receivedAt: v.number() },
  returns: v.null(),
  handler: async (ctx, { receivedAt }) => {
    const isMade = (await saltOf(ctx, receivedAt)) !== null;
    if (!isMade) await storeSalt(ctx, receivedAt, newSalt());
    return null;
  },
});
