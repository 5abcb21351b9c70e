/**
 * Buckets of a time zone: clock hours, calendar days, weeks and months. The name of a bucket is the
 * instant at which it starts.
 *
 * - An **hour** starts at the full hour of the local clock, or at the last change of the zone's
 *   offset if that is later.
 * - A **day** starts at the first instant at which the local clock shows its date or a later one.
 * - A **week** starts at the first instant at which the local clock shows its first date or a later
 *   one. The caller says which day of the week that is.
 * - A **month** starts at the first instant at which the local clock shows its first date or a
 *   later one.
 *
 * So a date that the zone skips has no bucket. If clocks go back across midnight, the date that has
 * begun continues: the repeated end of the date before belongs to it.
 *
 * Starts never decrease with time. Every day is whole hours. Every week and month is whole
 * days. All instants are epoch milliseconds. All offsets are milliseconds east of UTC.
 */
import { DAY, HOUR } from "../units.js";
import { ListedOffsets, type UtcOffsets } from "./utcOffsets.js";
import { ISO_WEEK_START, weekdayOf, type Weekday } from "./weekday.js";
import { ZoneOffsets, type Stretch } from "./zoneOffsets.js";

export { isTimeZone } from "./zoneOffsets.js";

/** Bounds the distance of the local clock from UTC. It has been -12 to +14 hours since 1970. */
const FURTHEST_OFFSET = DAY;

/** Source of the offsets of a zone. */
interface Offsets {
  /** Returns a stretch around the instant. Its neighbours may have the same offset. */
  stretchAt(instant: number): Stretch;
}

const zones = new Map<string, Zone>();

/**
 * Finds a zone by its IANA name, such as `"Europe/Berlin"`, in the time zone data of this runtime.
 * Only the server may call it, because the server counts by this data. Zones stay in memory with
 * the offsets they have read.
 * @throws Error for a name that this runtime does not know. Check names that a user typed with
 * `isTimeZone` first.
 */
export function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone);
  if (!zone) {
    zone = new Zone(new ZoneOffsets(timeZone));
    zones.set(timeZone, zone);
  }
  return zone;
}

const listedZones = new WeakMap<UtcOffsets, Zone>();

/**
 * Returns the zone of a list of offsets that the server sent. From 2000 to 2049 it answers the same
 * as the server's own zone. The same list gives the same zone.
 * @throws Error if it is not a list of offsets in order
 */
export function listedZone(utcOffsets: UtcOffsets): Zone {
  let zone = listedZones.get(utcOffsets);
  if (!zone) {
    zone = new Zone(new ListedOffsets(utcOffsets));
    listedZones.set(utcOffsets, zone);
  }
  return zone;
}

/** A zone's clock. `zoneOf` and `listedZone` make it. */
class Zone {
  readonly #offsets: Offsets;

  constructor(offsets: Offsets) {
    this.#offsets = offsets;
  }

  /** Returns the local clock minus UTC, in milliseconds. */
  offsetAt(instant: number): number {
    return this.#offsets.stretchAt(instant).offset;
  }

  /** Returns the start of the hour that contains the instant. */
  hourStart(instant: number): number {
    let stretch = this.#offsets.stretchAt(instant);
    const { offset } = stretch;
    const floor = Math.floor((instant + offset) / HOUR) * HOUR - offset;
    while (stretch.from > floor) {
      const before = this.#offsets.stretchAt(stretch.from - 1);
      if (before.offset !== offset) return stretch.from;
      stretch = before;
    }
    return floor;
  }

  /** Returns the start of the hour after the one that starts at `hourStart`. */
  nextHour(hourStart: number): number {
    let stretch = this.#offsets.stretchAt(hourStart);
    const { offset } = stretch;
    const end = (Math.floor((hourStart + offset) / HOUR) + 1) * HOUR - offset;
    while (stretch.to < end) {
      const after = this.#offsets.stretchAt(stretch.to);
      if (after.offset !== offset) return stretch.to;
      stretch = after;
    }
    return end;
  }

  /** Returns the start of the calendar day that contains the instant. */
  dayStart(instant: number): number {
    return this.#firstInstantOf(this.#dateAt(instant));
  }

  /**
   * Returns the start of the day after the one that starts at `dayStart`, 23 to 25 hours later. It
   * skips dates that the zone skips.
   */
  nextDay(dayStart: number): number {
    return this.#firstInstantOf(this.#dateAt(dayStart) + DAY);
  }

  /** Returns the start of the week that contains the instant. */
  weekStart(instant: number, weekStartsOn: Weekday): number {
    return this.#firstInstantOf(
      firstOfWeek(this.#dateAt(instant), weekStartsOn),
    );
  }

  /** Returns the start of the week after the one that starts at `weekStart`. */
  nextWeek(weekStart: number, weekStartsOn: Weekday): number {
    const first = firstOfWeek(this.#dateAt(weekStart), weekStartsOn);
    return this.#firstInstantOf(first + 7 * DAY);
  }

  /** Returns the start of the calendar month that contains the instant. */
  monthStart(instant: number): number {
    return this.#firstInstantOf(firstOfMonth(this.#dateAt(instant), 0));
  }

  /** Returns the start of the month after the one that starts at `monthStart`. */
  nextMonth(monthStart: number): number {
    return this.#firstInstantOf(firstOfMonth(this.#dateAt(monthStart), 1));
  }

  /** Returns the local date of a day, such as `"2026-11-21"`. */
  dayKey(dayStart: number): string {
    return new Date(this.#dateAt(dayStart)).toISOString().slice(0, 10);
  }

  /** Returns the latest local date that has begun by the instant, as midnight UTC of that date. */
  #dateAt(instant: number): number {
    let stretch = this.#offsets.stretchAt(instant);
    let latest = instant + stretch.offset;
    while (stretch.from > instant - FURTHEST_OFFSET) {
      const before = this.#offsets.stretchAt(stretch.from - 1);
      latest = Math.max(latest, before.to - 1 + before.offset);
      stretch = before;
    }
    return Math.floor(latest / DAY) * DAY;
  }

  /**
   * Returns the first instant at which the local clock shows the date (as midnight UTC) or a later
   * one.
   */
  #firstInstantOf(date: number): number {
    let instant = date - FURTHEST_OFFSET;
    while (instant < date + FURTHEST_OFFSET) {
      const { offset, to } = this.#offsets.stretchAt(instant);
      const shown = Math.max(instant, date - offset);
      if (shown < to) return shown;
      instant = to;
    }
    return instant;
  }
}

export type { Zone };

/**
 * The sizes of buckets, the coarsest first. Each bucket consists of whole buckets of the next size.
 */
export const bucketSizes = ["month", "day", "hour"] as const;
export type BucketSize = (typeof bucketSizes)[number];

/** The sizes of the buckets of a time series. Weeks are made from days, and none is stored. */
export type SeriesBucketSize = BucketSize | "week";

/** Returns the start of the bucket that contains the instant. */
export function bucketStart(
  zone: Zone,
  size: SeriesBucketSize,
  instant: number,
  /** Weeks begin with this day. */
  weekStartsOn: Weekday = ISO_WEEK_START,
): number {
  return bucketsOfSize[size].start(zone, instant, weekStartsOn);
}

/** Returns the start of the bucket after the one that starts at `start`. */
export function nextBucket(
  zone: Zone,
  size: SeriesBucketSize,
  start: number,
  /** Weeks begin with this day. */
  weekStartsOn: Weekday = ISO_WEEK_START,
): number {
  return bucketsOfSize[size].next(zone, start, weekStartsOn);
}

type OnClock = (zone: Zone, instant: number, weekStartsOn: Weekday) => number;

const bucketsOfSize: Record<
  SeriesBucketSize,
  { start: OnClock; next: OnClock }
> = {
  month: {
    start: (zone, instant) => zone.monthStart(instant),
    next: (zone, start) => zone.nextMonth(start),
  },
  week: {
    start: (zone, instant, first) => zone.weekStart(instant, first),
    next: (zone, start, first) => zone.nextWeek(start, first),
  },
  day: {
    start: (zone, instant) => zone.dayStart(instant),
    next: (zone, start) => zone.nextDay(start),
  },
  hour: {
    start: (zone, instant) => zone.hourStart(instant),
    next: (zone, start) => zone.nextHour(start),
  },
};

/** Returns the first date of the date's week. All dates are midnight UTC. */
function firstOfWeek(date: number, weekStartsOn: Weekday): number {
  return date - weekdayOf(new Date(date).getUTCDay() - weekStartsOn) * DAY;
}

/** Returns the first date of the date's month, or of a later month. All dates are midnight UTC. */
function firstOfMonth(date: number, monthsLater: number): number {
  const calendar = new Date(date);
  return Date.UTC(
    calendar.getUTCFullYear(),
    calendar.getUTCMonth() + monthsLater,
  );
}
