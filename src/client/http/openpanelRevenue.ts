/** Reads revenue as OpenPanel writes it: the property `__revenue` of an event, in cents. */
import { parseCurrency } from "../../shared/event/currencies.js";
import { InvalidInput } from "../../shared/invalid.js";
import type { ClaimedRevenue } from "../../shared/event/revenue.js";
import { revenueError } from "../../shared/event/revenue.js";

const REVENUE = "__revenue";
/** The name of the events that OpenPanel counts as revenue, and checks. */
const REVENUE_EVENT = "revenue";
/**
 * Our property for the currency goes first. After it comes `currency`, which OpenPanel's users send
 * by habit.
 */
const CURRENCY = "__currency";
const currencyKeys = [CURRENCY, "currency"];

type Properties = [string, unknown][];

/**
 * Returns the revenue in an event's properties, and the properties without it. `currency` stays a
 * property, because it is the sender's own word. Revenue without a currency is in the site's
 * currency.
 *
 * An event named `revenue` is refused if its amount is no whole number or is negative, as in
 * OpenPanel. Other events keep such an amount as a property, as they do there.
 */
export function takeRevenue(
  name: string,
  properties: Properties,
): {
  revenue?: ClaimedRevenue;
  rest: Properties;
} {
  const sent = new Map(properties);
  const amount = sent.get(REVENUE);
  if (name === REVENUE_EVENT) checkAmount(amount);
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

function checkAmount(amount: unknown): void {
  if (amount === undefined || amount === null) return;
  if (Number.isInteger(amount) && Number(amount) >= 0) return;
  throw new InvalidInput(
    "__revenue must be a whole number of cents that is not negative (no fractions, no text)",
  );
}
