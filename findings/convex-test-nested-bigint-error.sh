#!/usr/bin/env bash
# convex-test 0.0.70: an error of a nested mutation loses its data if they have a bigint.
#
# Expected: a `ConvexError` with `{ left: 3n }` reaches the calling mutation as a `ConvexError` with
# these data. Bigints are Convex values, and the same error reaches a caller from outside whole.
# Seen: the calling mutation catches a plain error without data. Code that looks at `data` takes it
# for a failure of its own.
# Way out: put numbers into the data of errors, or test such errors on another backend.
source "$(dirname "$0")/lib.sh"
packages convex@1.48.0 convex-test@0.0.70
sees 'data with a number, nested: ConvexError {"left":3}
data with a bigint, nested: other error undefined
data with a bigint, called from outside: ConvexError' <<'JS'
import { convexTest } from "convex-test";
import { anyApi, defineSchema, mutationGeneric } from "convex/server";
import { ConvexError, v } from "convex/values";

const shop = {
  refuse: mutationGeneric({
    args: { left: v.any() },
    handler: (_ctx, { left }) => {
      throw new ConvexError({ left });
    },
  }),
  order: mutationGeneric({
    args: { left: v.any() },
    handler: async (ctx, { left }) => {
      try {
        return await ctx.runMutation(anyApi.shop.refuse, { left });
      } catch (error) {
        return `${error instanceof ConvexError ? "ConvexError" : "other error"} ${JSON.stringify(error.data)}`;
      }
    },
  }),
};
const modules = { "./_generated/api.js": async () => ({}), "./shop.js": async () => shop };
const t = convexTest({ schema: defineSchema({}), modules });

console.log("data with a number, nested:", await t.mutation(anyApi.shop.order, { left: 3 }));
console.log("data with a bigint, nested:", await t.mutation(anyApi.shop.order, { left: 3n }));
await t.mutation(anyApi.shop.refuse, { left: 3n }).catch((error) => {
  console.log("data with a bigint, called from outside:", error instanceof ConvexError ? "ConvexError" : "other error");
});
process.exit();
JS
