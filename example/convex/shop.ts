/** The shop's own backend: orders. */
import { ConvexError, v } from "convex/values";
import { findProduct } from "../src/products.js";
import { internalQuery, mutation } from "./_generated/server.js";
import schema from "./schema.js";

const { lines, totalCents } = schema.tables.orders.validator.fields;

/** More lines than the shop has teas is no order of ours. */
const MAX_LINES = 20;

/** Prices come from the shop, never from the browser. */
export const placeOrder = mutation({
  args: { lines },
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
    return await ctx.db.insert("orders", {
      lines: args.lines,
      totalCents: total,
    });
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
