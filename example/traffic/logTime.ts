/** Reads the times of a log: ISO 8601, or an epoch in seconds or milliseconds. */
import { SECOND } from "../../src/shared/units.js";

/** The ingest route rejects older times, so they are mistakes. */
const EARLIEST = Date.UTC(2000, 0, 1);
/**
 * Numbers below it are seconds, up to the year 5138. As milliseconds it is in 1973, which no log
 * has.
 */
const FIRST_MILLISECONDS = 1e11;
/** Microseconds and nanoseconds are larger. As milliseconds it is in the year 5138. */
const LAST_MILLISECONDS = 1e14;

const iso =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/**
 * Returns epoch milliseconds, or null when the value is no time since 2000. A time without a zone
 * is UTC.
 * @example
 * readTime("2015-05-17T10:05:03Z"); // 1431857103000
 * readTime(1431857103); // 1431857103000
 */
export function readTime(value: unknown): number | null {
  const time = typeof value === "string" ? timeOfText(value) : ofEpoch(value);
  return time !== null && time >= EARLIEST ? time : null;
}

function timeOfText(text: string): number | null {
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return ofEpoch(Number(trimmed));
  const [, date, clock = "00:00", zone = "Z"] = iso.exec(trimmed) ?? [];
  if (date === undefined) return null;
  // Date.parse takes the 30th of February for the 2nd of March.
  const midnight = Date.parse(`${date}T00:00Z`);
  if (!Number.isFinite(midnight) || dateOf(midnight) !== date) return null;
  // "+0530" and "+05" are ISO 8601, and Date.parse takes only "+05:30".
  const [, hours, minutes = "00"] = /^([+-]\d\d):?(\d\d)?$/.exec(zone) ?? [];
  const offset = hours === undefined ? "Z" : `${hours}:${minutes}`;
  const time = Date.parse(`${date}T${clock.replace(",", ".")}${offset}`);
  return Number.isFinite(time) ? time : null;
}

const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);

function ofEpoch(value: unknown): number | null {
  if (typeof value !== "number" || !(value < LAST_MILLISECONDS)) return null;
  const isSeconds = value < FIRST_MILLISECONDS;
  return Math.round(isSeconds ? value * SECOND : value);
}
