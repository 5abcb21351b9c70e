/**
 * The time of an event. A live event's clock may be wrong, and the time of receipt is near. An
 * imported event must bring its time, in milliseconds, between the year 2000 and now: only its
 * sender knows the time. So the server rejects a time that cannot be, and says what it looks like.
 * The sender's clock today says nothing about history, and a request that was kept and is sent
 * again says the same.
 */
import { EARLIEST_IMPORT } from "../../../shared/event/imports.js";
import { limits } from "../../../shared/limits.js";
import { DAY, MINUTE } from "../../../shared/units.js";

export interface Receipt {
  receivedAt: number;
  /** The sender's clock when it sent. Says nothing about history. */
  sentAt?: number | undefined;
  /** Sent under a secret key. */
  trusted: boolean;
  /** History, under a secret key: no age limit, and no time that a live event would be given. */
  isImport: boolean;
}

/** Whether a delivery brings history: only trusted senders can say so. */
export function isHistory({
  trusted,
  isImport,
}: Pick<Receipt, "trusted" | "isImport">): boolean {
  return trusted && isImport;
}

/** Bounds the error of a sender's clock that is left uncorrected. */
const CLOCK_TOLERANCE_MS = MINUTE;

/**
 * The time of an event: that of receipt where the event has none or a future one. History keeps the
 * time it has.
 */
export function timeOf(claimed: number | undefined, delivery: Receipt): number {
  const { receivedAt, sentAt } = delivery;
  if (claimed === undefined) return receivedAt;
  if (isHistory(delivery)) return Math.round(claimed);
  const clockError = receivedAt - (sentAt ?? receivedAt);
  const corrected =
    Math.abs(clockError) > CLOCK_TOLERANCE_MS ? claimed + clockError : claimed;
  return Math.round(corrected > latestAt(receivedAt) ? receivedAt : corrected);
}

/**
 * Says what is wrong with the time of an event, or null. `occurredAt` is what `timeOf` makes of the
 * claimed one.
 */
export function timeError(
  occurredAt: number,
  claimed: number | undefined,
  site: { maxEventAgeMs: number },
  delivery: Receipt,
): string | null {
  return isHistory(delivery)
    ? historyTimeError(claimed, delivery.receivedAt)
    : liveTimeError(occurredAt, claimed, site, delivery);
}

function liveTimeError(
  occurredAt: number,
  claimed: number | undefined,
  { maxEventAgeMs }: { maxEventAgeMs: number },
  { receivedAt, isImport }: Receipt,
): string | null {
  if (!Number.isFinite(occurredAt)) {
    return `event timestamp ${occurredAt} is no time`;
  }
  if (occurredAt < 0) return `event timestamp ${occurredAt} is before 1970`;
  if (receivedAt - occurredAt >= maxEventAgeMs) {
    const mistaken =
      claimed === undefined ? null : mistakenUnit(claimed, receivedAt);
    const problem = `event timestamp older than ${describe(maxEventAgeMs)}`;
    if (mistaken !== null) return `${problem}: ${claimed} ${mistaken}`;
    return isImport
      ? `${problem}: history is imported under a secret key`
      : problem;
  }
  return null;
}

/** Units of other systems, in milliseconds. */
const units = {
  seconds: 1000,
  microseconds: 1 / 1000,
  nanoseconds: 1 / 1_000_000,
};

/** The latest time that an event may have. */
function latestAt(receivedAt: number): number {
  return receivedAt + limits.FUTURE_TOLERANCE_MS.value;
}

function historyTimeError(
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

/** Names the other unit of a time that cannot be in milliseconds; null: it is in none. */
function mistakenUnit(claimed: number, receivedAt: number): string | null {
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

function describe(durationMs: number): string {
  const days = durationMs / DAY;
  if (Number.isInteger(days)) return days === 1 ? "1 day" : `${days} days`;
  return `${Math.round(durationMs / MINUTE)} minutes`;
}
