import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  /** `shop.placeOrder` writes it, `shop.listOrders` reads it. Analytics lives in the component. */
  orders: defineTable({
    lines: v.array(v.object({ productId: v.string(), quantity: v.number() })),
    totalCents: v.number(),
  }),
});
