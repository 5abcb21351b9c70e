/** An app's module that only tracks. */
import { mutationGeneric } from "convex/server";
import { v } from "convex/values";
import { Footfall } from "convex-footfall";
import { components } from "./components.js";

const footfall = new Footfall(components.footfall, { site: "default" });

export const order = mutationGeneric({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    await footfall.track(ctx, { name: "purchase" });
    return null;
  },
});
