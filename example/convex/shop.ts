/** The shop's own backend takes orders. */
import { ConvexError, v } from "convex/values";
import { findProduct } from "../src/products.js";
import { internalQuery, mutation } from "./_generated/server.js";
import { footfall } from "./footfall.js";
import schema from "./schema.js";

const { lines, totalCents } = schema.tables.orders.validator.fields;

/** Bounds the lines of an order: the shop has fewer teas, so it never sends more. */
const MAX_LINES = 20;

/**
 * Places an order. Prices come from the shop, never from the browser. The mutation tracks the
 * purchase with the order or not at all. With the browser's `visitorId`, lists show the purchase
 * with the visit that led to it.
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

/**
 * Lists the newest orders. It is internal: use the dashboard of the deployment or `npx convex run`.
 */
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
