/** Creates the shop's site. Run it once after a deployment: `npx convex run setup:provision`. */
import { v } from "convex/values";
import { provisionSite } from "convex-footfall/setup";
import { components } from "./_generated/api.js";
import { env, internalMutation } from "./_generated/server.js";

/** Idempotent: it leaves an existing site and its keys as they are. */
export const provision = internalMutation({
  args: {},
  returns: v.object({ siteId: v.string() }),
  handler: async (ctx) =>
    await provisionSite(ctx, components.footfall, {
      slug: "default",
      name: "Harbour & Leaf",
      // The demo and the tests open the shop on loopback.
      localhost: "count",
      publicKey: env.FOOTFALL_PUBLIC_KEY,
      secretKey: env.FOOTFALL_SECRET_KEY,
    }),
});
