/** Numbers and times as people read them, by `Intl` in one locale and the site's time zone. */
import type { Interval } from "../shared/reports.js";
import { HOUR, MINUTE, SECOND } from "../shared/units.js";
import type { TimeSpan } from "./ranges.js";

/** How a figure is written. */
export type FigureKind = "count" | "ratio" | "percent" | "duration";

export interface Formats {
  /** Short: `12,900` becomes `"12.9K"`. */
  short(value: number, kind: FigureKind): string;
  /** Every digit that matters, for titles and tables that are read aloud. */
  exact(value: number, kind: FigureKind): string;
  /** A bucket by name: `"Tue, Mar 3"`, `"Tue, Mar 3, 2 PM"`. */
  bucket(start: number, interval: Interval): string;
  /** A bucket on the axis: `"Mar 3"`, `"2 PM"`. */
  tick(start: number, interval: Interval): string;
  /** Both ends of a span as dates: `"May 17 – 20, 2015"`. */
  span(span: TimeSpan): string;
  /** The English name of a country or language code is `"Germany"`, `"German"`; other text stays. */
  name(code: string, type: "region" | "language"): string;
}

/** Below this a count is short enough to show whole. */
const COMPACT_FROM = 10_000;
/** Below this a percentage gets a decimal. */
const PRECISE_PERCENT_BELOW = 0.1;

export interface FormatOptions {
  /** Default: the browser's. */
  locale?: string | undefined;
  /** Default: UTC. */
  timeZone?: string | undefined;
}

/**
 * Makes the formats of a locale and time zone; costs a dozen `Intl` objects, so keep it.
 * @example
 * createFormats({ locale: "en" }).short(12_900, "count"); // "12.9K"
 */
export function createFormats({
  locale,
  timeZone = "UTC",
}: FormatOptions = {}): Formats {
  const numbers = (options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options);
  const dates = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const unit = (name: string) =>
    numbers({ style: "unit", unit: name, unitDisplay: "narrow" });

  const whole = numbers({ maximumFractionDigits: 0 });
  const compact = numbers({ notation: "compact", maximumFractionDigits: 1 });
  const ratio = numbers({ maximumFractionDigits: 1 });
  const exactRatio = numbers({ maximumFractionDigits: 2 });
  const percent = numbers({ style: "percent", maximumFractionDigits: 0 });
  const exactPercent = numbers({ style: "percent", maximumFractionDigits: 1 });
  const units = [unit("hour"), unit("minute"), unit("second")];

  const day = { month: "short", day: "numeric" } as const;
  const hour = { hour: "numeric" } as const;
  const bucketFormats = {
    day: dates({ weekday: "short", ...day }),
    hour: dates({ weekday: "short", ...day, ...hour }),
    month: dates({ month: "long", year: "numeric" }),
  };
  const tickFormats = {
    day: dates(day),
    hour: dates(hour),
    month: dates({ month: "short" }),
  };
  const spanFormat = dates({ year: "numeric", ...day });
  const displayNames = {
    region: new Intl.DisplayNames(locale, { type: "region" }),
    language: new Intl.DisplayNames(locale, { type: "language" }),
  };

  const duration = (value: number): string => {
    const parts = splitDuration(value);
    const first = parts.findIndex((part) => part > 0);
    const from = first === -1 ? parts.length - 1 : first;
    return parts
      .slice(from, from + 2)
      .map((part, i) => units[from + i]?.format(part))
      .join(" ");
  };

  return {
    short(value, kind) {
      if (kind === "duration") return duration(value);
      if (kind === "ratio") return ratio.format(value);
      if (kind === "percent") {
        const isSmall = value > 0 && value < PRECISE_PERCENT_BELOW;
        return (isSmall ? exactPercent : percent).format(value);
      }
      return (value < COMPACT_FROM ? whole : compact).format(value);
    },
    exact(value, kind) {
      if (kind === "duration") return duration(value);
      if (kind === "ratio") return exactRatio.format(value);
      return (kind === "percent" ? exactPercent : whole).format(value);
    },
    bucket: (start, interval) => bucketFormats[interval].format(start),
    tick: (start, interval) => tickFormats[interval].format(start),
    span: ({ from, to }) => spanFormat.formatRange(from, to - 1),
    name(code, type) {
      if (code === "") return code; // Intl calls it "root".
      try {
        return displayNames[type].of(code) ?? code;
      } catch {
        return code; // Senders put any text here; what is no code is shown as it came.
      }
    },
  };
}

/** Hours, minutes and seconds of a duration, rounded to the second. */
function splitDuration(value: number): number[] {
  const rounded = Math.round(value / SECOND) * SECOND;
  return [
    Math.floor(rounded / HOUR),
    Math.floor((rounded % HOUR) / MINUTE),
    (rounded % MINUTE) / SECOND,
  ];
}
