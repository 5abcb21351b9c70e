/**
 * The check of revenue. Anybody can read a public key out of a page, so revenue under a public key
 * is a claim. The event keeps the claim as it came, and it counts nowhere, unless the site allows
 * it.
 */
import { mayHaveRevenue, type EventType } from "../../../shared/event/event.js";
import type { Properties } from "../../../shared/event/incoming.js";
import type { ClaimedRevenue, Revenue } from "../../../shared/event/revenue.js";

export interface RevenuePolicy {
  /** The currency of revenue without one. */
  currency: string;
  allowPublicRevenue: boolean;
  deniedProperties: readonly string[];
}

/** The key in `extras` of revenue that does not count. */
const CLAIM_KEY = "revenue";

/**
 * The row with its revenue, or with what is claimed in `extras`, unless the site denies that name.
 */
export function withRevenue<
  Row extends { type: EventType; extras?: Properties },
>(
  row: Row,
  claimed: ClaimedRevenue | undefined,
  { currency, allowPublicRevenue, deniedProperties }: RevenuePolicy,
  { trusted }: { trusted: boolean },
): Row & { revenue?: Revenue } {
  if (claimed === undefined) return row;
  if (mayHaveRevenue(row) && (trusted || allowPublicRevenue)) {
    const amount = claimed.amount + 0; // never -0
    return { ...row, revenue: { currency, ...claimed, amount } };
  }
  if (deniedProperties.includes(CLAIM_KEY)) return row;
  const claim = { key: CLAIM_KEY, value: { json: JSON.stringify(claimed) } };
  return { ...row, extras: [...(row.extras ?? []), claim] };
}
