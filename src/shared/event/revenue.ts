/**
 * Revenue is money that an event brought. Negative revenue is money that it gave back. It is a
 * whole number of minor units (cents) of one currency, so sums are exact. Footfall never converts
 * currencies, and sums up each one by itself.
 */
import { v, type Infer } from "convex/values";
import { currencies, parseCurrency } from "./currencies.js";
import { InvalidInput, kindOf } from "../invalid.js";
import { limits } from "../limits.js";
import { own, requireObject } from "./parseFields.js";
import { quote } from "../text.js";

export const vRevenue = v.object({
  /** Whole minor units of the currency: 995 is EUR 9.95, or JPY 995. Negative: a refund. */
  amount: v.number(),
  /** ISO 4217, upper case. */
  currency: v.string(),
});
export type Revenue = Infer<typeof vRevenue>;

/** Sums: one amount for each currency, by code. No amount is 0. */
export const vRevenues = v.array(vRevenue);

/** Revenue as a sender states it. Without a currency it is in the site's currency. */
export const vClaimedRevenue = v.object({
  amount: v.number(),
  currency: v.optional(v.string()),
});
export type ClaimedRevenue = Infer<typeof vClaimedRevenue>;

/** Fields that `revenue` may have on the wire. Other fields do not belong to it. */
export const revenueFields: readonly string[] = ["amount", "currency"];

/**
 * Returns the revenue of an event on the wire, or `undefined` for none. Currency codes may be in
 * lower case.
 *
 * @throws InvalidInput if it is not a whole amount in a known currency
 * @example
 * parseRevenue({ amount: 995, currency: "eur" }, "revenue"); // { amount: 995, currency: "EUR" }
 */
export function parseRevenue(
  value: unknown,
  where: string,
): Revenue | undefined {
  if (value === undefined || value === null) return undefined;
  const sent = requireObject(value, where);
  const amount = own(sent, "amount");
  if (typeof amount !== "number") {
    throw new InvalidInput(
      `${where}.amount must be a whole number of minor units (cents), got ${kindOf(amount)}`,
    );
  }
  const given = own(sent, "currency");
  const currency = parseCurrency(given);
  if (currency === undefined) {
    const got = typeof given === "string" ? quote(given) : kindOf(given);
    throw new InvalidInput(
      `${where}.currency must be an ISO 4217 code such as "EUR", got ${got}`,
    );
  }
  const error = revenueError({ amount, currency }, where);
  if (error !== null) throw new InvalidInput(error);
  return { amount, currency };
}

/** Returns the fault of a revenue that did not come from {@link parseRevenue}, or null. */
export function revenueError(
  { amount, currency }: ClaimedRevenue,
  where: string,
): string | null {
  const most = limits.MAX_REVENUE_AMOUNT.value;
  if (!Number.isInteger(amount)) {
    return `${where}.amount must be a whole number of minor units (cents), got ${amount}`;
  }
  if (Math.abs(amount) > most) {
    return `${where}.amount is ${amount}, at most ${most} minor units (cents) are allowed`;
  }
  if (currency !== undefined && !currencies.has(currency)) {
    return `${where}.currency must be an ISO 4217 code such as "EUR", got ${quote(currency)}`;
  }
  return null;
}
