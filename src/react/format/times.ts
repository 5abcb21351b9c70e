/**
 * Times as people read them. `Intl` writes them as UTC, moved by the offsets of the site's zone:
 * the browser's own time zone data may not be the server's.
 */
import type { Interval } from "../../shared/api/reports.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/units.js";
import type { UtcOffsets } from "../../shared/time/utcOffsets.js";
import { listedZone } from "../../shared/time/zone.js";
import type { TimeSpan } from "../controls/ranges.js";

export interface TimeFormats {
  /**
   * A bucket by name: `"Tue, Mar 3"`, `"Tue, Mar 3, 2 PM"`. A week is named by its first day,
   * `"Mar 9, 2026"`, and `bucketName` adds the words.
   */
  bucket(start: number, interval: Interval): string;
  /**
   * A bucket on the axis: `"Mar 3"`, `"2 PM"`. `year` names the first bucket of a year: `"2026"`.
   */
  tick(start: number, interval: Interval | "year"): string;
  /** An instant: `"Nov 22, 2026, 2:05 PM"`. */
  dateTime(instant: number): string;
  /** The date of an instant: `"Nov 22, 2026"`. */
  date(instant: number): string;
  /** An instant of today: `"2:05 PM"`. */
  time(instant: number): string;
  /** The time from the instant to `now`: `"3 min. ago"`, `"2 days ago"`. */
  ago(instant: number, now: number): string;
  /**
   * Both ends of a span as dates: `"May 17 – 20, 2015"`. A span that is not whole days has times:
   * `"May 17, 2015, 1:00 – 4:00 PM"`.
   */
  span(span: TimeSpan): string;
}

export function timeFormats(
  locale: string | undefined,
  utcOffsets: UtcOffsets,
): TimeFormats {
  const zone = listedZone(utcOffsets);
  const local = (instant: number) => instant + zone.offsetAt(instant);
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const utc = new Intl.DateTimeFormat(locale, {
      timeZone: "UTC",
      ...options,
    });
    return {
      format: (instant: number) => utc.format(local(instant)),
      formatRange: (from: number, to: number) =>
        utc.formatRange(local(from), local(to)),
    };
  };
  const day = { month: "short", day: "numeric" } as const;
  const hour = { hour: "numeric" } as const;
  const bucketFormats = {
    day: dates({ weekday: "short", ...day }),
    hour: dates({ weekday: "short", ...day, ...hour }),
    week: dates({ year: "numeric", ...day }),
    month: dates({ month: "long", year: "numeric" }),
  };
  const tickFormats = {
    day: dates(day),
    hour: dates(hour),
    week: dates(day),
    month: dates({ month: "short" }),
    year: dates({ year: "numeric" }),
  };
  const spanFormat = dates({ year: "numeric", ...day });
  const hoursFormat = dates({
    ...{ year: "numeric", ...day, ...hour },
    minute: "2-digit",
  });
  const isDayStart = (instant: number) => zone.dayStart(instant) === instant;
  return {
    bucket: (start, interval) => bucketFormats[interval].format(start),
    tick: (start, interval) => tickFormats[interval].format(start),
    dateTime: dates({ dateStyle: "medium", timeStyle: "short" }).format,
    date: spanFormat.format,
    time: dates({ timeStyle: "short" }).format,
    ago: agoFormat(locale),
    span: ({ from, to }) =>
      isDayStart(from) && isDayStart(to)
        ? spanFormat.formatRange(from, to - 1)
        : hoursFormat.formatRange(from, to),
  };
}

/**
 * Units from the longest to the shortest. A time is written in the first unit that fits into it
 * once.
 */
const agoUnits = [
  { unit: "day", ms: DAY },
  { unit: "hour", ms: HOUR },
  { unit: "minute", ms: MINUTE },
] as const;

function agoFormat(locale: string | undefined): TimeFormats["ago"] {
  const relative = new Intl.RelativeTimeFormat(locale, {
    numeric: "auto",
    style: "short",
  });
  return (instant, now) => {
    const passed = Math.max(0, now - instant);
    const { unit, ms } = agoUnits.find((each) => passed >= each.ms) ?? {
      unit: "second",
      ms: SECOND,
    };
    return relative.format(-Math.floor(passed / ms), unit);
  };
}
