/**
 * Ranges of the dashboard: a viewer's choice, and the whole buckets of the site's time zone that it
 * means. They change once an hour or day, so equal questions share one cached answer.
 */
import type { Interval } from "../../shared/api/reports.js";
import {
  FIRST_DATE,
  LAST_DATE,
  type UtcOffsets,
} from "../../shared/time/utcOffsets.js";
import {
  bucketStart,
  listedZone,
  nextBucket,
  type Zone,
} from "../../shared/time/zone.js";
import type { Weekday } from "../../shared/time/weekday.js";
import { addDays, addMonths, dateText, isDate, startOfDate } from "./dates.js";

/** From the first instant to the first instant after it, epoch milliseconds. */
export interface TimeSpan {
  from: number;
  to: number;
}

/** Local dates of the site's time zone, `"2026-11-01"`, both inclusive. */
export interface DateSpan {
  from: string;
  to: string;
}

/** Ranges by name, in the groups in which the picker lists them. */
export const presetGroups = [
  ["today", "yesterday", "24h"],
  ["7d", "30d", "90d"],
  ["wtd", "lastWeek", "mtd", "lastMonth", "ytd", "12mo"],
  ["all"],
] as const;

export type Preset = (typeof presetGroups)[number][number];

export const presets: readonly Preset[] = presetGroups.flat();

const FIRST_INSTANT = Date.parse(FIRST_DATE);
const LAST_INSTANT = Date.parse(LAST_DATE);

/** A range by name, by dates, or by instants. Instants are widened to whole hours. */
export type RangeChoice = Preset | DateSpan | TimeSpan;

export interface RangeClock {
  /** The site's: `site.utcOffsets`. */
  utcOffsets: UtcOffsets;
  /** Epoch milliseconds. */
  now: number;
  /** Start of the site's data. Without it `all` is the last 30 days. */
  firstBucket?: number | null | undefined;
  /** The first day of the week, 0 (Sunday) to 6. Default: Monday. */
  weekStartsOn?: Weekday | undefined;
}

/**
 * Returns the span of a choice at `now`. A range that includes now ends with the current day, and
 * 24 hours end with the current hour.
 * @throws Error for a span of dates or instants that does not go forward
 * @example
 * rangeOf("24h", { utcOffsets: site.utcOffsets, now: Date.parse("2026-03-01T12:34Z") });
 * // of a site in UTC: 2026-02-28T13:00Z to 2026-03-01T13:00Z
 */
export function rangeOf(choice: RangeChoice, clock: RangeClock): TimeSpan {
  const zone = listedZone(clock.utcOffsets);
  if (isPreset(choice)) return presetSpans[choice](zone, clock);
  if (isDateSpan(choice)) return spanOfDates(choice, zone);
  const { from, to } = choice;
  if (!isForward(choice)) {
    throw new Error(
      `range is { from: ${from}, to: ${to} }; expected epoch milliseconds with from before to, ${FIRST_DATE} to ${LAST_DATE}.`,
    );
  }
  return {
    from: zone.hourStart(from),
    to: bucketEnd(zone, "hour", to - 1),
  };
}

export function isPreset(choice: unknown): choice is Preset {
  return presets.some((preset) => preset === choice);
}

/** Whether both ends are text. `isForward` says whether they are dates. */
export function isDateSpan(choice: unknown): choice is DateSpan {
  if (typeof choice !== "object" || choice === null) return false;
  return (
    "from" in choice &&
    typeof choice.from === "string" &&
    "to" in choice &&
    typeof choice.to === "string"
  );
}

/** Whether both ends are within the calendar and in order, so that `rangeOf` takes them. */
export function isForward(span: DateSpan | TimeSpan): boolean {
  if (isDateSpan(span)) {
    return isDate(span.from) && isDate(span.to) && span.from <= span.to;
  }
  const { from, to } = span;
  return FIRST_INSTANT <= from && from < to && to <= LAST_INSTANT;
}

/** The dates of the span, from that of its first instant to that of its last. */
export function datesOf(
  { from, to }: TimeSpan,
  utcOffsets: UtcOffsets,
): DateSpan {
  const zone = listedZone(utcOffsets);
  return { from: dateText(from, zone), to: dateText(to - 1, zone) };
}

/** The end of the bucket that holds the instant. */
export function bucketEnd(
  zone: Zone,
  interval: Interval,
  instant: number,
  weekStartsOn?: Weekday,
): number {
  const start = bucketStart(zone, interval, instant, weekStartsOn);
  return nextBucket(zone, interval, start, weekStartsOn);
}

/** Returns the dates of a span of whole days, and else the span. */
export function rangeChoiceOf(
  span: TimeSpan,
  utcOffsets: UtcOffsets,
): DateSpan | TimeSpan {
  const zone = listedZone(utcOffsets);
  const isWholeDays = [span.from, span.to].every(
    (end) => zone.dayStart(end) === end,
  );
  return isWholeDays ? datesOf(span, utcOffsets) : span;
}

/**
 * Cuts off what is after today: nothing has happened there yet. A range that begins after today
 * becomes today. Returns the same object if there is nothing to cut off.
 */
export function upToToday(
  choice: RangeChoice,
  { utcOffsets, now }: RangeClock,
): RangeChoice {
  if (isPreset(choice)) return choice;
  const zone = listedZone(utcOffsets);
  if (isDateSpan(choice)) {
    const { from, to } = choice;
    const today = dateText(now, zone);
    return to > today
      ? { from: from < today ? from : today, to: today }
      : choice;
  }
  const from = Math.min(choice.from, zone.dayStart(now));
  const to = bucketEnd(zone, "day", now);
  return choice.to > to ? { from, to } : choice;
}

function spanOfDates({ from, to }: DateSpan, zone: Zone): TimeSpan {
  if (!isForward({ from, to })) {
    throw new Error(
      `range is { from: "${from}", to: "${to}" }; expected dates such as "${FIRST_DATE}" with from not after to, ${FIRST_DATE} to ${LAST_DATE}.`,
    );
  }
  const start = startOfDate(from, zone);
  return {
    from: start,
    // A date that the zone skips has no day of its own. The next day replaces it.
    to: bucketEnd(
      zone,
      "day",
      Math.max(start, startOfDate(addDays(to, 1), zone) - 1),
    ),
  };
}

type SpanAt = (zone: Zone, clock: RangeClock) => TimeSpan;

/** From the start of a date to the end of the current day. */
const since =
  (dateFrom: (today: string) => string): SpanAt =>
  (zone, { now }) => ({
    from: startOfDate(dateFrom(dateText(now, zone)), zone),
    to: bucketEnd(zone, "day", now),
  });

/** The last days, the current one included. */
const lastDays = (count: number): SpanAt =>
  since((today) => addDays(today, 1 - count));

const firstOfMonth = (date: string) => `${date.slice(0, 7)}-01`;
const firstOfYear = (date: string) => `${date.slice(0, 4)}-01-01`;

const presetSpans: Record<Preset, SpanAt> = {
  today: lastDays(1),
  yesterday: (zone, { now }) => before("day", zone, now),
  "24h": (zone, { now }) => {
    let from = zone.hourStart(now);
    for (let hour = 1; hour < 24; hour++) from = zone.hourStart(from - 1);
    return { from, to: bucketEnd(zone, "hour", now) };
  },
  "7d": lastDays(7),
  "30d": lastDays(30),
  "90d": lastDays(90),
  wtd: (zone, { now, weekStartsOn }) => ({
    from: bucketStart(zone, "week", now, weekStartsOn),
    to: bucketEnd(zone, "day", now),
  }),
  lastWeek: (zone, { now, weekStartsOn }) =>
    before("week", zone, now, weekStartsOn),
  mtd: since(firstOfMonth),
  lastMonth: (zone, { now }) => before("month", zone, now),
  ytd: since(firstOfYear),
  "12mo": since((today) => addMonths(firstOfMonth(today), -11)),
  all: (zone, clock) => {
    const { now, firstBucket } = clock;
    if (firstBucket == null) return lastDays(30)(zone, clock);
    const first = Math.max(firstBucket, startOfDate(FIRST_DATE, zone));
    return {
      from: zone.dayStart(Math.min(first, now)),
      to: bucketEnd(zone, "day", now),
    };
  },
};

/** The whole bucket before the current one. */
function before(
  unit: Interval,
  zone: Zone,
  now: number,
  weekStartsOn?: Weekday,
): TimeSpan {
  const to = bucketStart(zone, unit, now, weekStartsOn);
  return { from: bucketStart(zone, unit, to - 1, weekStartsOn), to };
}
