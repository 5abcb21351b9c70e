import { v } from "convex/values";
import { internalMutation, mutation } from "./_generated/server";
import { footfall } from "./tracking";
import schema from "./schema";

const priceCents = 2950;

export const placeOrder = mutation({
  args: { lines: schema.tables.orders.validator.fields.lines },
  returns: v.id("orders"),
  handler: async (ctx, { lines }) => {
    const items = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    await footfall.track(ctx, {
      name: "purchase",
      properties: { items },
      revenue: { amount: items * priceCents, currency: "EUR" },
    });
    return await ctx.db.insert("orders", { lines });
  },
});

export const onIngest = internalMutation({
  args: { siteId: v.string(), eventCount: v.number() },
  returns: v.null(),
  handler: async () => null,
});
