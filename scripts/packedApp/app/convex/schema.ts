import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  orders: defineTable({
    lines: v.array(v.object({ productId: v.string(), quantity: v.number() })),
  }),
});
