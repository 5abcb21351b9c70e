/**
 * Hours, days and weeks of a time zone by brute force. It walks minute by minute and asks `Intl` what the
 * clock on the wall says. Tests compare the real buckets with these.
 */
import { MINUTE } from "../../shared/units.js";

/** A week has its first day, from 0 (Sunday) to 6. */
export type ReferenceInterval = "hour" | "day" | { weekStartsOn: number };

/** The part `[from, to)` of the bucket that starts at `start`. */
export interface ReferenceBucket {
  start: number;
  from: number;
  to: number;
}

/**
 * The start of the bucket into which `at` falls. An hour lasts as long as neither the local hour
 * nor the zone's offset changes. A day lasts as long as the local date does not change. A week
 * begins with the last day that has the name of its first day.
 */
export function referenceBucketStart(
  timeZone: string,
  interval: ReferenceInterval,
  at: number,
): number {
  if (typeof interval === "object") {
    const first = weekdayNames[interval.weekStartsOn];
    let day = referenceBucketStart(timeZone, "day", at);
    while (weekdayName(timeZone, day) !== first) {
      day = referenceBucketStart(timeZone, "day", day - MINUTE);
    }
    return day;
  }
  const starts = memoOf(startMemos, `${interval} ${timeZone}`);
  const walked: number[] = [];
  let minute = Math.floor(at / MINUTE) * MINUTE;
  while (
    !starts.has(minute) &&
    labelOf(timeZone, interval, minute - MINUTE) ===
      labelOf(timeZone, interval, minute)
  ) {
    walked.push(minute);
    minute -= MINUTE;
  }
  const start = starts.get(minute) ?? minute;
  for (const each of [...walked, minute]) starts.set(each, start);
  return start;
}

/** The end of the bucket into which `at` falls, which is the start of the next one. */
export function referenceBucketEnd(
  timeZone: string,
  interval: ReferenceInterval,
  at: number,
): number {
  const start = referenceBucketStart(timeZone, interval, at);
  if (typeof interval === "object") {
    let day = referenceBucketEnd(timeZone, "day", start);
    while (referenceBucketStart(timeZone, interval, day) === start) {
      day = referenceBucketEnd(timeZone, "day", day);
    }
    return day;
  }
  const ends = memoOf(endMemos, `${interval} ${timeZone}`);
  let end = ends.get(start);
  if (end === undefined) {
    end = start + MINUTE;
    while (referenceBucketStart(timeZone, interval, end) === start) {
      end += MINUTE;
    }
    ends.set(start, end);
  }
  return end;
}

/** The buckets that overlap `[from, to)`, in order. The first and the last are cut to it. */
export function referenceBuckets(
  timeZone: string,
  interval: ReferenceInterval,
  from: number,
  to: number,
): ReferenceBucket[] {
  const buckets: ReferenceBucket[] = [];
  for (let at = from; at < to;) {
    const end = referenceBucketEnd(timeZone, interval, at);
    const start = referenceBucketStart(timeZone, interval, at);
    buckets.push({ start, from: at, to: Math.min(end, to) });
    at = end;
  }
  return buckets;
}

/**
 * The label of a minute's bucket. Two neighbouring minutes are in one bucket if and only if their
 * labels are equal.
 */
function labelOf(
  timeZone: string,
  interval: "hour" | "day",
  minute: number,
): string {
  const clock = wallClock(timeZone, minute);
  const date = clock.slice(0, "2024-12-31".length);
  if (interval === "day") return date;
  const hour = clock.slice(0, "2024-12-31 23".length);
  const offset = Date.parse(`${clock.replace(" ", "T")}Z`) - minute;
  return `${hour} ${offset}`;
}

const weekdayNames = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

function weekdayName(timeZone: string, minute: number): string {
  return new Intl.DateTimeFormat("en-US", {
    timeZone,
    weekday: "short",
  }).format(minute);
}

/** The local date and time of a minute, like `2024-12-31 23:59`. */
function wallClock(timeZone: string, minute: number): string {
  const clocks = memoOf(clockMemos, timeZone);
  let clock = clocks.get(minute);
  if (clock === undefined) {
    clock = formatterOf(timeZone).format(minute);
    clocks.set(minute, clock);
  }
  return clock;
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    // Sweden's local format is ISO 8601.
    formatter = new Intl.DateTimeFormat("sv-SE", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

const formatters = new Map<string, Intl.DateTimeFormat>();
const clockMemos = new Map<string, Map<number, string>>();
const startMemos = new Map<string, Map<number, number>>();
const endMemos = new Map<string, Map<number, number>>();

function memoOf<Value>(
  memos: Map<string, Map<number, Value>>,
  name: string,
): Map<number, Value> {
  const memo = memos.get(name) ?? new Map<number, Value>();
  memos.set(name, memo);
  return memo;
}
