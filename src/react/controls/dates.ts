/** Local dates of a zone as text, `"2026-11-21"`. Date inputs and addresses hold them like this. */
import { DAY } from "../../shared/units.js";
import { FIRST_DATE, LAST_DATE } from "../../shared/time/utcOffsets.js";
import type { Zone } from "../../shared/time/zone.js";

/** Whether the text is a date of the calendar between `FIRST_DATE` and `LAST_DATE`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const midnight = Date.parse(`${text}T00:00Z`);
  if (Number.isNaN(midnight) || isoDate(midnight) !== text) return false;
  return FIRST_DATE <= text && text <= LAST_DATE;
}

/**
 * The date that the zone's calendar shows at the instant.
 * @example
 * dateText(Date.parse("2026-11-21T23:30Z"), berlin); // "2026-11-22"
 */
export function dateText(instant: number, zone: Zone): string {
  return zone.dayKey(instant);
}

/**
 * Returns the first instant of the date. If the zone skips the date, it is that of the next date.
 */
export function startOfDate(date: string, zone: Zone): number {
  // In every zone the date has begun by then.
  let start = zone.dayStart(Date.parse(`${date}T00:00Z`) + DAY);
  while (zone.dayKey(start) > date) start = zone.dayStart(start - 1);
  return zone.dayKey(start) === date ? start : zone.nextDay(start);
}

/** Returns the date that many days later. */
export function addDays(date: string, days: number): string {
  return isoDate(Date.parse(`${date}T00:00Z`) + days * DAY);
}

/**
 * Returns the same day of the month that many months later, or the last day of that month.
 * @example
 * addMonths("2028-02-29", -12); // "2027-02-28"
 */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0));
  const kept = Math.min(day, lastOfMonth.getUTCDate());
  return isoDate(lastOfMonth.setUTCDate(kept));
}

function isoDate(midnight: number): string {
  return new Date(midnight).toISOString().slice(0, 10);
}
