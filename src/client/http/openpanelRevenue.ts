/** Revenue as OpenPanel writes it: the property `__revenue` of an event, in cents. */
import { parseCurrency } from "../../shared/currencies.js";
import type { ClaimedRevenue } from "../../shared/revenue.js";
import { revenueError } from "../../shared/revenue.js";

const REVENUE = "__revenue";
/** The first that says a currency is asked; ours, and what OpenPanel's users send by habit. */
const CURRENCY = "__currency";
const currencyKeys = [CURRENCY, "currency"];

type Properties = [string, unknown][];

/**
 * The revenue among an event's properties, and the properties without it. What is no whole amount stays a
 * property; so does `currency`, which is the sender's own word. Without a currency it is in the site's.
 */
export function takeRevenue(properties: Properties): {
  revenue?: ClaimedRevenue;
  rest: Properties;
} {
  const sent = new Map(properties);
  const amount = sent.get(REVENUE);
  const isAmount =
    typeof amount === "number" && revenueError({ amount }, REVENUE) === null;
  if (!isAmount) return { rest: properties };
  const currency = currencyKeys
    .map((key) => parseCurrency(sent.get(key)))
    .find((code) => code !== undefined);
  return {
    revenue: { amount, ...(currency !== undefined && { currency }) },
    rest: properties.filter(
      ([key, value]) =>
        key !== REVENUE &&
        (key !== CURRENCY || parseCurrency(value) === undefined),
    ),
  };
}
