/** Figures as people read them. */
import { HOUR, MINUTE, SECOND } from "../../shared/units.js";
import {
  isMoney,
  moneyFormats,
  COMPACT_FROM,
  type MoneyKind,
} from "./money.js";

/** The way in which a figure is written. */
export type FigureKind = "count" | "ratio" | "percent" | "duration" | MoneyKind;

/** Below this a percentage gets a decimal. */
const PRECISE_PERCENT_BELOW = 0.1;

export interface NumberFormats {
  /** Short: `12,900` becomes `"12.9K"`. */
  short(value: number, kind: FigureKind): string;
  /** Every digit that matters, for titles and for tables that a screen reader reads aloud. */
  exact(value: number, kind: FigureKind): string;
  /** A part of the whole that came or went: `0.123` is `"+12%"`, `-0.5` is `"-50%"`. */
  change(ratio: number): string;
  /** Points that came or went: `3.2` is `"+3.2"`. */
  points(points: number): string;
}

export function numberFormats(locale: string | undefined): NumberFormats {
  const numbers = (options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options);
  const whole = numbers({ maximumFractionDigits: 0 });
  const compact = numbers({ notation: "compact", maximumFractionDigits: 1 });
  const ratio = numbers({ maximumFractionDigits: 1 });
  const exactRatio = numbers({ maximumFractionDigits: 2 });
  const percent = numbers({ style: "percent", maximumFractionDigits: 0 });
  const exactPercent = numbers({ style: "percent", maximumFractionDigits: 1 });
  const changePercent = numbers({
    style: "percent",
    maximumFractionDigits: 0,
    signDisplay: "exceptZero",
  });
  const changePoints = numbers({
    maximumFractionDigits: 1,
    signDisplay: "exceptZero",
  });
  const money = moneyFormats(locale);
  const duration = durationFormat(numbers);
  return {
    short(value, kind) {
      if (kind === "duration") return duration(value);
      if (kind === "ratio") return ratio.format(value);
      if (isMoney(kind)) return money.short(kind, value);
      if (kind === "percent") {
        const isSmall = value > 0 && value < PRECISE_PERCENT_BELOW;
        return (isSmall ? exactPercent : percent).format(value);
      }
      return (value < COMPACT_FROM ? whole : compact).format(value);
    },
    exact(value, kind) {
      if (kind === "duration") return duration(value);
      if (kind === "ratio") return exactRatio.format(value);
      if (isMoney(kind)) return money.exact(kind, value);
      return (kind === "percent" ? exactPercent : whole).format(value);
    },
    change: (value) => changePercent.format(value),
    points: (value) => changePoints.format(value),
  };
}

/** Writes milliseconds as the two largest units: `"1h 5m"`. */
function durationFormat(
  numbers: (options: Intl.NumberFormatOptions) => Intl.NumberFormat,
): (durationMs: number) => string {
  const units = ["hour", "minute", "second"].map((unit) =>
    numbers({ style: "unit", unit, unitDisplay: "narrow" }),
  );
  return (durationMs) => {
    const parts = splitDuration(durationMs);
    const first = parts.findIndex((part) => part > 0);
    const from = first === -1 ? parts.length - 1 : first;
    return parts
      .slice(from, from + 2)
      .map((part, i) => units[from + i]?.format(part))
      .join(" ");
  };
}

/** Hours, minutes and seconds of a duration, rounded to the second. */
function splitDuration(durationMs: number): number[] {
  const rounded = Math.round(durationMs / SECOND) * SECOND;
  return [
    Math.floor(rounded / HOUR),
    Math.floor((rounded % HOUR) / MINUTE),
    (rounded % MINUTE) / SECOND,
  ];
}
