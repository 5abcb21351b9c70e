/**
 * Money that an event brought or, if negative, gave back: a whole number of minor units (cents) of one
 * currency, so that sums are exact. Currencies are never converted: each is summed by itself.
 */
import { v, type Infer } from "convex/values";
import { currencies, parseCurrency } from "./currencies.js";
import { InvalidInput, kindOf } from "../invalid.js";
import { limits } from "../limits.js";
import { own, requireObject } from "./parseFields.js";
import { quote } from "../text.js";

export const vRevenue = v.object({
  /** Whole minor units of the currency (995 is EUR 9.95, or JPY 995); negative: a refund. */
  amount: v.number(),
  /** ISO 4217, upper case. */
  currency: v.string(),
});
export type Revenue = Infer<typeof vRevenue>;

/** What is summed up: an amount for each currency, by code, none of them 0. */
export const vRevenues = v.array(vRevenue);

/** As a sender states it; without a currency it is in the site's. */
export const vClaimedRevenue = v.object({
  amount: v.number(),
  currency: v.optional(v.string()),
});
export type ClaimedRevenue = Infer<typeof vClaimedRevenue>;

/** What `revenue` on the wire may hold; whatever else it holds is no part of it. */
export const revenueFields: readonly string[] = ["amount", "currency"];

/**
 * The revenue of an event on the wire; `undefined` for none. Currency codes may be in lower case.
 *
 * @throws InvalidInput when it is not a whole amount in a known currency
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

/** What is wrong with a revenue that has not come by {@link parseRevenue}, or null. */
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
