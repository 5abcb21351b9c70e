/** Prices the same traffic on Convex, by the Pro plan's prices (United States, 2026). */

const DOLLARS_PER_CALL = 2 / 1e6;
const DOLLARS_PER_GB_OF_BANDWIDTH = 0.2;
const DOLLARS_PER_GB_MONTH_OF_STORAGE = 0.2;
const DOLLARS_PER_GB_HOUR_OF_ACTION = 0.3;
const GB = 1e9;
/** An HTTP action holds 64 MiB for about as long as its one mutation takes. */
const HTTP_ACTION_GB_HOURS = ((64 * 2 ** 20) / GB) * (0.1 / 3600);
/** The HTTP action, its query and its mutation. Convex does not bill their nested calls. */
const CALLS_PER_REQUEST = 3;

export interface Usage {
  events: number;
  requests: number;
  scheduledCalls: number;
  bandwidthBytes: number;
  storedBytes: number;
}

export function callsOf({ requests, scheduledCalls }: Usage): number {
  return requests * CALLS_PER_REQUEST + scheduledCalls;
}

/**
 * Sums calls, bandwidth, action compute, and one month of storage, beyond what the plan includes.
 */
export function dollarsOf(usage: Usage): number {
  return (
    callsOf(usage) * DOLLARS_PER_CALL +
    (usage.bandwidthBytes / GB) * DOLLARS_PER_GB_OF_BANDWIDTH +
    (usage.storedBytes / GB) * DOLLARS_PER_GB_MONTH_OF_STORAGE +
    usage.requests * HTTP_ACTION_GB_HOURS * DOLLARS_PER_GB_HOUR_OF_ACTION
  );
}

export function dollarsPerMillionEvents(usage: Usage): number {
  return (dollarsOf(usage) / usage.events) * 1e6;
}
