/**
 * Chooses the buckets that the time axis names: round hours, days and months, whose names never
 * touch.
 */
import type { Interval } from "../../shared/api/reports.js";
import { DAY, HOUR } from "../../shared/units.js";
import type { Zone } from "../../shared/time/zone.js";

interface Tick {
  index: number;
  /** The unit of its name: an hour, or the day, month or year that begins. */
  unit: Interval | "year";
}

/** A bucket's start by the local clock. */
interface LocalStart {
  index: number;
  hour: number;
  /** From 0. */
  month: number;
  /** Days since the day of the first bucket. */
  day: number;
  isDayStart: boolean;
  isMonthStart: boolean;
}

interface TickRule {
  takes: (start: LocalStart) => boolean;
  unit: (start: LocalStart) => Tick["unit"];
}

const everyHours = (hours: number): TickRule => ({
  takes: ({ hour }) => hour % hours === 0,
  unit: ({ isDayStart }) => (isDayStart ? "day" : "hour"),
});
const everyDays = (days: number): TickRule => ({
  takes: ({ isDayStart, day }) => isDayStart && day % days === 0,
  unit: () => "day",
});
const everyMonths = (months: number): TickRule => ({
  takes: ({ isMonthStart, month }) => isMonthStart && month % months === 0,
  unit: ({ month }) => (month === 0 ? "year" : "month"),
});

const monthRules = [1, 2, 3, 6, 12].map(everyMonths);
/** Four weeks at most: months are rounder, and a longer axis names years. */
const weekRules = [7, 14, 28].map(everyDays);
const dayRules = [1, 2, 3, 4, 7, 14].map(everyDays);
/** Rules from the finest to the coarsest. The first rule whose names do not touch is used. */
const rules: Record<Interval, TickRule[]> = {
  hour: [...[1, 2, 3, 6, 12].map(everyHours), ...dayRules, ...monthRules],
  day: [...dayRules, ...monthRules],
  week: [...weekRules, ...monthRules],
  month: monthRules,
};

/** Returns the ticks. Their names are at least `gap` buckets apart. */
export function timeTicks(
  starts: readonly number[],
  interval: Interval,
  zone: Zone,
  gap: number,
): Tick[] {
  const locals = localStarts(starts, interval, zone);
  const wanted = Math.min(2, starts.length);
  for (const { takes, unit } of rules[interval]) {
    const taken = locals.filter(takes);
    const isClear = taken.every(
      ({ index }, i) => i === 0 || index - (taken[i - 1]?.index ?? 0) >= gap,
    );
    if (isClear && taken.length >= wanted) {
      return taken.map((each) => ({ index: each.index, unit: unit(each) }));
    }
  }
  const every = Math.max(1, Math.ceil(gap));
  return locals
    .filter(({ index }) => index % every === 0)
    .map(({ index }) => ({ index, unit: interval }));
}

function localStarts(
  starts: readonly number[],
  interval: Interval,
  zone: Zone,
): LocalStart[] {
  let firstDay: number | undefined;
  let dayBefore: number | undefined;
  return starts.map((start, index) => {
    const local = start + zone.offsetAt(start);
    const date = new Date(local);
    const hour = Math.floor((local % DAY) / HOUR);
    const day = Math.floor(local / DAY);
    firstDay ??= day;
    // A day begins at one o'clock when clocks go forward at midnight.
    const isDayStart =
      interval !== "hour" ||
      (dayBefore === undefined ? hour === 0 : day > dayBefore);
    dayBefore = day;
    return {
      index,
      hour,
      month: date.getUTCMonth(),
      day: day - firstDay,
      isDayStart,
      // A week hardly ever begins with a month. The first in a month stands for it.
      isMonthStart:
        isDayStart && date.getUTCDate() <= (interval === "week" ? 7 : 1),
    };
  });
}
