/**
 * Sums of revenue: an amount for each currency, in the order of their codes, without amounts of 0.
 * Adding up is commutative and associative (up to the bound below), since 0 and absent are the
 * same. No function changes sums in place.
 */
import type { Revenue } from "../event/revenue.js";

export type RevenueSums = readonly Revenue[];

/**
 * The sum, currency by currency. An amount stays within ±(2^53 - 1), which is nine thousand times
 * the largest revenue of one event. A larger sum stays at that bound.
 */
export function sumRevenue(
  ...parts: readonly (RevenueSums | undefined)[]
): Revenue[] {
  const amounts = new Map<string, number>();
  for (const part of parts) {
    for (const { currency, amount } of part ?? []) {
      amounts.set(currency, within((amounts.get(currency) ?? 0) + amount));
    }
  }
  return [...amounts]
    .filter(([, amount]) => amount !== 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, amount]) => ({ amount, currency }));
}

/** The amounts that cancel the sums. */
export function negativeRevenue(sums: RevenueSums): Revenue[] {
  return sums.map(({ amount, currency }) => ({ amount: -amount, currency }));
}

function within(amount: number): number {
  const most = Number.MAX_SAFE_INTEGER;
  return Math.min(most, Math.max(-most, amount));
}
