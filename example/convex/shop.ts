/** The shop's own backend: orders. */
import { ConvexError, v } from "convex/values";
import { findProduct } from "../src/products.js";
import { internalQuery, mutation } from "./_generated/server.js";
import { footfall } from "./footfall.js";
import schema from "./schema.js";

const { lines, totalCents } = schema.tables.orders.validator.fields;

/** More lines than the shop has teas is no order of ours. */
const MAX_LINES = 20;

/**
 * Prices come from the shop, never from the browser. The purchase is tracked with the order or not at all;
 * with the browser's `visitorId` it is listed with the visit that led to it.
 */
export const placeOrder = mutation({
  args: { lines, visitorId: v.optional(v.string()) },
  returns: v.id("orders"),
  handler: async (ctx, args) => {
    if (args.lines.length === 0 || args.lines.length > MAX_LINES) {
      throw new ConvexError(
        `lines has ${args.lines.length} entries; expected 1 to ${MAX_LINES}.`,
      );
    }
    const total = args.lines.reduce((sum, { productId, quantity }) => {
      const product = findProduct(productId);
      if (!product || !Number.isInteger(quantity) || quantity < 1) {
        throw new ConvexError(`There is no ${quantity} × ${productId}.`);
      }
      return sum + product.priceCents * quantity;
    }, 0);
    const orderId = await ctx.db.insert("orders", {
      lines: args.lines,
      totalCents: total,
    });
    await footfall.track(ctx, {
      name: "purchase",
      properties: {
        items: args.lines.reduce((sum, { quantity }) => sum + quantity, 0),
      },
      revenue: { amount: total, currency: "EUR" },
      visitorId: args.visitorId,
    });
    return orderId;
  },
});

/** The newest orders. Internal: in the dashboard of the deployment or by `npx convex run`. */
export const listOrders = internalQuery({
  args: {},
  returns: v.array(
    v.object({
      _id: v.id("orders"),
      _creationTime: v.number(),
      lines,
      totalCents,
    }),
  ),
  handler: async (ctx) => await ctx.db.query("orders").order("desc").take(50),
});
