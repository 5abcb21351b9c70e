/** An app's module that only tells errors apart. */
import { mutationGeneric } from "convex/server";
import { v } from "convex/values";
import { isFootfallError } from "convex-footfall";

export const tell = mutationGeneric({
  args: { error: v.any() },
  returns: v.boolean(),
  handler: async (_ctx, { error }) => isFootfallError(error),
});
