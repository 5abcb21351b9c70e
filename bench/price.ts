/** Prices the same traffic on Convex (United States, 2026), beyond what a plan includes. */

export interface Prices {
  dollarsPerCall: number;
  dollarsPerGbOfBandwidth: number;
  dollarsPerGbMonthOfStorage: number;
  dollarsPerGbHourOfAction: number;
}

export const pro: Prices = {
  dollarsPerCall: 2 / 1e6,
  dollarsPerGbOfBandwidth: 0.2,
  dollarsPerGbMonthOfStorage: 0.2,
  dollarsPerGbHourOfAction: 0.3,
};

export const starter: Prices = {
  dollarsPerCall: 2.2 / 1e6,
  dollarsPerGbOfBandwidth: 0.22,
  dollarsPerGbMonthOfStorage: 0.22,
  dollarsPerGbHourOfAction: 0.33,
};

const GB = 1e9;
/** A month of storage, and the month of the traffic. */
const MONTH_DAYS = 30;
/** An HTTP action holds 64 MiB for about as long as its one mutation takes. */
const HTTP_ACTION_GB_HOURS = ((64 * 2 ** 20) / GB) * (0.1 / 3600);
export interface Usage {
  events: number;
  requests: number;
  /** Queries and mutations of the requests' HTTP actions. Convex does not bill nested calls. */
  requestCalls: number;
  /** Heartbeats of an open dashboard. Absent: none. */
  heartbeatCalls?: number;
  scheduledCalls: number;
  bandwidthBytes: number;
  storedBytes: number;
}

/** Counts the HTTP action of each request, its calls, heartbeats, and the calls that follow. */
export function callsOf({
  requests,
  requestCalls,
  heartbeatCalls = 0,
  scheduledCalls,
}: Usage): number {
  return requests + requestCalls + heartbeatCalls + scheduledCalls;
}

/** Counts calls as if the HTTP action were none. */
export function callsWithoutActionOf(usage: Usage): number {
  return callsOf(usage) - usage.requests;
}

/** Sums calls and bandwidth alone, as if the HTTP action were none. */
export function dollarsOfCallsAndBandwidth(
  usage: Usage,
  prices: Prices,
): number {
  return (
    callsWithoutActionOf(usage) * prices.dollarsPerCall +
    (usage.bandwidthBytes / GB) * prices.dollarsPerGbOfBandwidth
  );
}

/** Sums calls, bandwidth and action compute by the Pro plan's prices. */
export function dollarsWithoutStorage(usage: Usage): number {
  return (
    dollarsOfCallsAndBandwidth(usage, pro) +
    usage.requests * pro.dollarsPerCall +
    usage.requests * HTTP_ACTION_GB_HOURS * pro.dollarsPerGbHourOfAction
  );
}

/** Sums everything by the Pro plan's prices, with one month of storage. */
export function dollarsOf(usage: Usage): number {
  return (
    dollarsWithoutStorage(usage) +
    dollarsOfStorage(usage.storedBytes * MONTH_DAYS)
  );
}

/** @param byteDays stored bytes, times the days for which they are stored */
export function dollarsOfStorage(byteDays: number): number {
  return (byteDays / MONTH_DAYS / GB) * pro.dollarsPerGbMonthOfStorage;
}

export function dollarsPerMillionEvents(usage: Usage): number {
  return (dollarsOf(usage) / usage.events) * 1e6;
}
