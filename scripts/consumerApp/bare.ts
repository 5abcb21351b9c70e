/** A function without Footfall: what Convex itself brings. */
import { mutationGeneric } from "convex/server";
import { v } from "convex/values";
import { components } from "./components.js";

export const bare = mutationGeneric({
  args: {},
  returns: v.boolean(),
  handler: async () => "footfall" in components,
});
