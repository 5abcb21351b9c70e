/** Provisions a site. */
import { internalMutationGeneric } from "convex/server";
import { v } from "convex/values";
import { provisionSite } from "convex-footfall/setup";
import { components } from "./components.js";

export const provision = internalMutationGeneric({
  args: {},
  returns: v.object({ siteId: v.string() }),
  handler: async (ctx) =>
    await provisionSite(ctx, components.footfall, { slug: "default" }),
});
