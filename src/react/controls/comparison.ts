/** The time before that a range is compared with. */
import { DAY } from "../../shared/units.js";
import { FIRST_DATE, type UtcOffsets } from "../../shared/time/utcOffsets.js";
import { listedZone, type Zone } from "../../shared/time/zone.js";
import { weekdayOf, type Weekday } from "../../shared/time/weekday.js";
import { addMonths, dateText, startOfDate } from "./dates.js";
import {
  bucketEnd,
  isDateSpan,
  rangeOf,
  upToToday,
  type DateSpan,
  type RangeChoice,
  type TimeSpan,
} from "./ranges.js";

/**
 * The time just before, the same dates of the year before, or none, in the order in which the page
 * offers them.
 */
export const namedComparisons = ["previous", "year", "off"] as const;
export type NamedComparison = (typeof namedComparisons)[number];

/** One of those names, or dates. */
export type ComparisonChoice = NamedComparison | DateSpan;

export interface Comparison extends TimeSpan {
  /**
   * The end of what its figures count. For a range that is not over it is as far into the time
   * before as the range has got, to the nearest hour. The line of the chart goes on to `to`.
   */
  figuresTo: number;
}

interface ComparisonClock {
  /** The choice that the span came from: a month is compared with a month. */
  range: RangeChoice;
  /** The site's: `site.utcOffsets`. */
  utcOffsets: UtcOffsets;
  /** Epoch milliseconds. */
  now: number;
}

/**
 * Returns the time that the span is compared with, or null where there is none. All its instants
 * are starts of hours of the zone. `all` has no time before it, and a range in the future has
 * nothing to compare yet.
 * @example
 * comparisonOf(todaySpan, "previous", { range: "today", utcOffsets, now }); // yesterday
 */
export function comparisonOf(
  span: TimeSpan,
  choice: ComparisonChoice,
  { range, utcOffsets, now }: ComparisonClock,
): Comparison | null {
  if (choice === "off" || span.from > now) return null;
  const zone = listedZone(utcOffsets);
  if (isDateSpan(choice)) {
    const clock = { utcOffsets, now };
    const chosen = rangeOf(upToToday(choice, clock), clock);
    return withFigures(
      { zone, now, span },
      chosen,
      byCount(zone, span, chosen),
    );
  }
  if (range === "all") return null;
  const isByYear = choice === "year" || range === "ytd" || range === "12mo";
  const earlier = isByYear
    ? yearBefore(zone, span)
    : timeBefore(zone, span, range);
  if (earlier.from < startOfDate(FIRST_DATE, zone)) return null;
  const counterpart = isByYear
    ? (instant: number) => yearEarlierEnd(zone, span, instant)
    : byCount(zone, span, earlier);
  return withFigures({ zone, now, span }, earlier, counterpart);
}

/** Returns the choice, or `off` where the choice has no span. */
export function shownComparison(
  choice: ComparisonChoice,
  hasSpan: (choice: ComparisonChoice) => boolean,
): ComparisonChoice {
  return hasSpan(choice) ? choice : "off";
}

/**
 * Returns the comparison after the shown one. A key steps through them and skips those without a
 * span.
 */
export function nextComparison(
  choice: ComparisonChoice,
  hasSpan: (choice: ComparisonChoice) => boolean,
): ComparisonChoice {
  const shown = shownComparison(choice, hasSpan);
  const at = namedComparisons.findIndex((each) => each === shown);
  const inTurn = [
    ...namedComparisons.slice(at + 1),
    ...namedComparisons.slice(0, at + 1),
  ];
  return inTurn.find((each) => each === "off" || hasSpan(each)) ?? "off";
}

interface ComparedNow {
  zone: Zone;
  now: number;
  span: TimeSpan;
}

/**
 * Adds how far the figures of the earlier span count. `counterpart` maps instants of the span to
 * the earlier one.
 */
function withFigures(
  { zone, now, span }: ComparedNow,
  earlier: TimeSpan,
  counterpart: (instant: number) => number,
): Comparison {
  if (span.to <= now) return { ...earlier, figuresTo: earlier.to };
  const reached = nearestHour(zone, now);
  if (reached >= span.to) return { ...earlier, figuresTo: earlier.to };
  const passed = reached > span.from ? reached : zone.nextHour(span.from);
  const least = bucketEnd(zone, "hour", earlier.from);
  const figuresTo = Math.max(least, zone.hourStart(counterpart(passed)));
  return { ...earlier, figuresTo: Math.min(figuresTo, earlier.to) };
}

/** Rounds to the nearest hour, so that a comparison is too long as often as too short. */
function nearestHour(zone: Zone, now: number): number {
  const hour = zone.hourStart(now);
  const next = zone.nextHour(hour);
  return now - hour < next - now ? hour : next;
}

/**
 * The longest span that is counted hour by hour. An address may hold any span, and counting 80
 * years of hours takes half a second at each render.
 */
const LONGEST_BY_COUNT = 400 * DAY;

/** The time just before the span, with as many buckets, or the month before. */
function timeBefore(zone: Zone, span: TimeSpan, range: RangeChoice): TimeSpan {
  if (range === "lastMonth") {
    return { from: zone.monthStart(span.from - 1), to: span.from };
  }
  if (range === "mtd") {
    const from = zone.monthStart(span.from - 1);
    const sameDay = daysLater(zone, from, daysBetween(zone, span));
    return { from, to: Math.min(sameDay, span.from) };
  }
  if (range === "wtd") {
    const from = daysLater(zone, span.from, -7);
    return { from, to: daysLater(zone, from, daysBetween(zone, span)) };
  }
  let { from } = span;
  const length = span.to - from;
  if (range !== "24h" && isWholeDays(zone, span)) {
    const count = daysBetween(zone, span);
    for (let day = 0; day < count; day++) from = zone.dayStart(from - 1);
  } else if (length > LONGEST_BY_COUNT) {
    from = zone.hourStart(from - length);
  } else {
    for (let at = span.from; at < span.to; at = zone.nextHour(at)) {
      from = zone.hourStart(from - 1);
    }
  }
  return { from, to: span.from };
}

/** The same dates and hours a year before. Whole months are compared with whole months. */
function yearBefore(zone: Zone, span: TimeSpan): TimeSpan {
  const from = yearEarlier(zone, span.from);
  if (isWholeMonths(zone, span)) {
    return { from, to: yearEarlier(zone, span.to) };
  }
  // The last bucket decides, not the one after it. Otherwise 28 February would be empty after a
  // leap day.
  const unit = isWholeDays(zone, span) ? "day" : "hour";
  const last = Math.max(yearEarlier(zone, span.to - 1), from);
  const to = Math.max(last, yearEarlierEnd(zone, span, span.to - 1) - 1);
  return { from, to: bucketEnd(zone, unit, to) };
}

/**
 * The start of the hour that is as far into the same date of the year before. 29 February becomes
 * 28.
 */
function yearEarlier(zone: Zone, instant: number): number {
  const day = dayYearEarlier(zone, instant);
  const into = intoDay(zone, day, instant);
  return zone.hourStart(Math.min(into, zone.nextDay(day) - 1));
}

/**
 * Maps an instant of the span to the year before. Two days of the span may share a date there, as
 * 28 and 29 February do. The date is over with the first of them: otherwise the compared figures
 * would go back by a day.
 */
function yearEarlierEnd(zone: Zone, span: TimeSpan, instant: number): number {
  const day = dayYearEarlier(zone, instant);
  const start = zone.dayStart(instant);
  const isShared = start > span.from && dayYearEarlier(zone, start - 1) === day;
  return isShared ? zone.nextDay(day) : intoDay(zone, day, instant);
}

function dayYearEarlier(zone: Zone, instant: number): number {
  const date = addMonths(dateText(instant, zone), -12);
  return startOfDate(date, zone);
}

/** Counts the days and hours of the span off from the start of the earlier one. */
function byCount(zone: Zone, span: TimeSpan, earlier: TimeSpan) {
  return (instant: number) => {
    if (!isWholeDays(zone, span)) return earlier.from + (instant - span.from);
    const to = zone.dayStart(instant);
    const count = daysBetween(zone, { from: span.from, to });
    return intoDay(zone, daysLater(zone, earlier.from, count), instant);
  };
}

/**
 * The instant as far into the given day as it is into its own day, at most the end of the given
 * day.
 */
function intoDay(zone: Zone, day: number, instant: number): number {
  const passed = instant - zone.dayStart(instant);
  return Math.min(day + passed, zone.nextDay(day));
}

function isWholeDays(zone: Zone, { from, to }: TimeSpan): boolean {
  return zone.dayStart(from) === from && zone.dayStart(to) === to;
}

function isWholeMonths(zone: Zone, { from, to }: TimeSpan): boolean {
  return zone.monthStart(from) === from && zone.monthStart(to) === to;
}

function daysBetween(zone: Zone, { from, to }: TimeSpan): number {
  let count = 0;
  for (let day = from; day < to; day = zone.nextDay(day)) count++;
  return count;
}

function daysLater(zone: Zone, from: number, count: number): number {
  let day = from;
  for (let i = 0; i < count; i++) day = zone.nextDay(day);
  for (let i = 0; i > count; i--) day = zone.dayStart(day - 1);
  return day;
}

/**
 * Returns the first day of the weeks of the time before. Its weeks are cut at the same distances
 * from its start as those of the span, so that the chart compares as many days with as many.
 * @example
 * // Weeks from Monday, a span from a Sunday, the time before from a Friday: its weeks begin on
 * // Saturday. The first has one day in both.
 */
export function comparedWeekStart(
  zone: Zone,
  weekStartsOn: Weekday,
  span: TimeSpan,
  earlier: TimeSpan,
): Weekday {
  const dayOf = ({ from }: TimeSpan) => Date.parse(zone.dayKey(from)) / DAY;
  return weekdayOf(weekStartsOn + dayOf(earlier) - dayOf(span));
}
