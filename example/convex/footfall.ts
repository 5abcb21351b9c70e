/**
 * Tracks what the shop's own functions do: inside of their transactions, with the types of its
 * events.
 */
import { Footfall } from "convex-footfall";
import { components } from "./_generated/api.js";

export type ShopEvents = {
  /** A customer placed an order. The event's revenue is the sum of the order. */
  purchase: { items: number };
};

export const footfall = new Footfall<ShopEvents>(components.footfall, {
  site: "default",
});
