/**
 * Numbers and times as people read them, by `Intl` in one locale. It formats times as UTC, moved by the offsets of the
 * site's zone: its own time zone data may not be that of the server.
 */
import type { Interval } from "../../shared/api/reports.js";
import { DAY, HOUR, MINUTE, SECOND } from "../../shared/units.js";
import { offsetsOfUtc, type UtcOffsets } from "../../shared/time/utcOffsets.js";
import { listedZone } from "../../shared/time/zone.js";
import type { TimeSpan } from "../controls/ranges.js";
import { regionName } from "./regionNames.js";

/** Money of one currency, in its minor units (cents): `money:EUR`. */
export type MoneyKind = `money:${string}`;

/** How a figure is written. */
export type FigureKind = "count" | "ratio" | "percent" | "duration" | MoneyKind;

export function moneyKind(currency: string): MoneyKind {
  return `money:${currency}`;
}

export interface Formats {
  /** Short: `12,900` becomes `"12.9K"`. */
  short(value: number, kind: FigureKind): string;
  /** Every digit that matters, for titles and tables that are read aloud. */
  exact(value: number, kind: FigureKind): string;
  /** A bucket by name: `"Tue, Mar 3"`, `"Tue, Mar 3, 2 PM"`. */
  bucket(start: number, interval: Interval): string;
  /** A bucket on the axis: `"Mar 3"`, `"2 PM"`; the first of a year may be named by it: `"2026"`. */
  tick(start: number, interval: Interval | "year"): string;
  /** A part of the whole that came or went: `0.123` is `"+12%"`, `-0.5` is `"-50%"`. */
  change(ratio: number): string;
  /** An instant: `"Nov 22, 2026, 2:05 PM"`. */
  dateTime(instant: number): string;
  /** An instant of today: `"2:05 PM"`. */
  time(instant: number): string;
  /** How long before `now`: `"3 min. ago"`, `"2 days ago"`. */
  ago(instant: number, now: number): string;
  /** Both ends of a span as dates: `"May 17 – 20, 2015"`. */
  span(span: TimeSpan): string;
  /**
   * The English name of the code of a country or language is `"Germany"`, `"German"`; other text stays. A
   * `subdivision` of a country (`"DE-BY"`) is `"Bavaria"` in every locale, and its code until names are fetched.
   */
  name(code: string, type: "region" | "language" | "subdivision"): string;
}

/** Below this a count is short enough to show whole. */
const COMPACT_FROM = 10_000;
/** From this on nobody reads the cents of a sum. */
const WHOLE_MONEY_FROM = 1_000;
/** Below this a percentage gets a decimal. */
const PRECISE_PERCENT_BELOW = 0.1;

export interface FormatOptions {
  /** Default: the browser's, also in place of a tag that is none (`"en_US"`). */
  locale?: string | undefined;
  /** The site's: `site.utcOffsets`. Default: UTC. */
  utcOffsets?: UtcOffsets | undefined;
}

/**
 * Makes the formats of a locale and time zone; costs a dozen `Intl` objects, so keep it.
 * @example
 * createFormats({ locale: "en" }).short(12_900, "count"); // "12.9K"
 */
export function createFormats({
  locale: asked,
  utcOffsets = offsetsOfUtc,
}: FormatOptions = {}): Formats {
  const locale = knownLocale(asked);
  const numbers = (options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options);
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
    year: dates({ year: "numeric" }),
  };
  const spanFormat = dates({ year: "numeric", ...day });
  const changePercent = numbers({
    style: "percent",
    maximumFractionDigits: 0,
    signDisplay: "exceptZero",
  });
  const dateTimeFormat = dates({ dateStyle: "medium", timeStyle: "short" });
  const timeFormat = dates({ timeStyle: "short" });
  const agoFormat = new Intl.RelativeTimeFormat(locale, {
    numeric: "auto",
    style: "short",
  });
  const money = moneyFormats(locale);
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
      if (isMoney(kind)) return money(kind, value, true);
      if (kind === "percent") {
        const isSmall = value > 0 && value < PRECISE_PERCENT_BELOW;
        return (isSmall ? exactPercent : percent).format(value);
      }
      return (value < COMPACT_FROM ? whole : compact).format(value);
    },
    exact(value, kind) {
      if (kind === "duration") return duration(value);
      if (kind === "ratio") return exactRatio.format(value);
      if (isMoney(kind)) return money(kind, value, false);
      return (kind === "percent" ? exactPercent : whole).format(value);
    },
    bucket: (start, interval) => bucketFormats[interval].format(start),
    tick: (start, interval) => tickFormats[interval].format(start),
    change: (value) => changePercent.format(value),
    dateTime: (instant) => dateTimeFormat.format(instant),
    time: (instant) => timeFormat.format(instant),
    ago(instant, now) {
      const passed = Math.max(0, now - instant);
      const { unit: agoUnit, ms } = agoUnits.find(
        (each) => passed >= each.ms,
      ) ?? {
        unit: "second",
        ms: SECOND,
      };
      return agoFormat.format(-Math.floor(passed / ms), agoUnit);
    },
    span: ({ from, to }) => spanFormat.formatRange(from, to - 1),
    name(code, type) {
      if (code === "") return code; // Intl calls it "root".
      if (type === "subdivision") return regionName(code);
      try {
        return displayNames[type].of(code) ?? code;
      } catch {
        return code; // Senders put any text here; what is no code is shown as it came.
      }
    },
  };
}

/** Every `Intl` object throws for what is no language tag: it may come from the host's own settings. */
function knownLocale(locale: string | undefined): string | undefined {
  try {
    Intl.getCanonicalLocales(locale);
    return locale;
  } catch {
    return undefined;
  }
}

/** From the longest: an instant is as long ago as whole ones of the first that fits. */
const agoUnits = [
  { unit: "day", ms: DAY },
  { unit: "hour", ms: HOUR },
  { unit: "minute", ms: MINUTE },
] as const;

export function isMoney(kind: FigureKind): kind is MoneyKind {
  return kind.startsWith("money:");
}

/** The currency of a kind of money, and how many digits of it are minor units: none of yen, two of euros. */
export function currencyUnits(kind: MoneyKind): {
  currency: string;
  digits: number;
} {
  const currency = kind.slice("money:".length);
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return { currency, digits };
}

/** Writes minor units of any currency. In short there are none from 1,000 of the whole ones up. */
function moneyFormats(locale: string | undefined) {
  const made = new Map<
    MoneyKind,
    {
      unit: number;
      exact: Intl.NumberFormat;
      whole: Intl.NumberFormat;
      compact: Intl.NumberFormat;
    }
  >();
  return (kind: MoneyKind, amount: number, isShort: boolean): string => {
    let formats = made.get(kind);
    if (!formats) {
      const { currency, digits } = currencyUnits(kind);
      const style = { style: "currency", currency } as const;
      const exact = new Intl.NumberFormat(locale, style);
      const whole = new Intl.NumberFormat(locale, {
        ...style,
        maximumFractionDigits: 0,
      });
      const compact = new Intl.NumberFormat(locale, {
        ...style,
        notation: "compact",
        maximumFractionDigits: 1,
      });
      formats = { unit: 10 ** digits, exact, whole, compact };
      made.set(kind, formats);
    }
    const value = amount / formats.unit;
    if (!isShort) return formats.exact.format(value);
    const size = Math.abs(value);
    if (size >= COMPACT_FROM) return formats.compact.format(value);
    const isWhole = size >= WHOLE_MONEY_FROM || Number.isInteger(size);
    return (isWhole ? formats.whole : formats.exact).format(value);
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
