/**
 * The time of an imported event: it has to be there, in milliseconds, between the year 2000 and now. A live
 * event's clock may be wrong, and the time of receipt is near; of history nobody but its sender knows the time,
 * so that one that cannot be is told, with what it looks like. The clock by which it is sent today says nothing
 * about it, and a request that was kept and is sent again says the same.
 */
import { EARLIEST_IMPORT } from "../../shared/imports.js";
import { limits } from "../../shared/limits.js";

/** How many milliseconds one of what other systems count is. */
const units = {
  seconds: 1000,
  microseconds: 1 / 1000,
  nanoseconds: 1 / 1_000_000,
};

/** The latest time that an event may have. */
export function latestAt(receivedAt: number): number {
  return receivedAt + limits.FUTURE_TOLERANCE_MS.value;
}

/** Says what is wrong with the time, or null. */
export function historyTimeError(
  claimed: number | undefined,
  receivedAt: number,
): string | null {
  if (claimed === undefined) {
    return "occurredAt is missing: an imported event needs the time at which it happened, in epoch milliseconds or ISO 8601";
  }
  if (!Number.isFinite(claimed)) return `event timestamp ${claimed} is no time`;
  if (isPossible(claimed, receivedAt)) return null;
  const isEarly = claimed < EARLIEST_IMPORT;
  const problem = isEarly ? "before the year 2000" : "in the future";
  const mistaken = mistakenUnit(claimed, receivedAt);
  return mistaken === null
    ? `event timestamp ${claimed} is ${problem}: an imported event happened between the year 2000 and now, in epoch milliseconds`
    : `event timestamp ${claimed} is ${problem}, and ${mistaken}`;
}

/** Says in which other unit a time is that cannot be in milliseconds; null: in none. */
export function mistakenUnit(
  claimed: number,
  receivedAt: number,
): string | null {
  const found = Object.entries(units).find(([, milliseconds]) =>
    isPossible(claimed * milliseconds, receivedAt),
  );
  if (found === undefined) return null;
  const [unit, milliseconds] = found;
  return `looks like ${unit}: epoch milliseconds are expected, ${Math.round(claimed * milliseconds)}`;
}

function isPossible(time: number, receivedAt: number): boolean {
  return time >= EARLIEST_IMPORT && time <= latestAt(receivedAt);
}
