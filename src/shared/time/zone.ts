/**
 * Buckets of a time zone: clock hours, calendar days and months, each named by the instant at which it starts.
 *
 * - An **hour** starts at the later of the local clock's floor and the last change of the zone's offset.
 * - A **day** starts at the first instant at which the local clock shows its date or a later one; a **month**
 *   likewise. So a date that the zone skips has no bucket, and where clocks go back across midnight the
 *   date that has begun goes on: the repeated end of the date before belongs to it.
 *
 * From this follows: starts never decrease with time, every day is whole hours, every month whole days.
 * All instants are epoch milliseconds, all offsets milliseconds east of UTC.
 */
import { DAY, HOUR } from "../units.js";
import { ListedOffsets, type UtcOffsets } from "./utcOffsets.js";
import { ZoneOffsets, type Stretch } from "./zoneOffsets.js";

export { isTimeZone } from "./zoneOffsets.js";

/** The local clock is never further from UTC than this (-12 to +14 hours since 1970). */
const FURTHEST_OFFSET = DAY;

/** Where the offsets of a zone come from. */
interface Offsets {
  /** A stretch around the instant; its neighbours may have the same offset. */
  stretchAt(instant: number): Stretch;
}

const zones = new Map<string, Zone>();

/**
 * Finds a zone by its IANA name, e.g. `"Europe/Berlin"`, in the time zone data of this runtime: only the server,
 * which counts by it, may ask it. Zones are kept, with the offsets they have read.
 * @throws Error for a name that this runtime does not know; ask `isTimeZone` first where a user typed it.
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
 * The zone of a list of offsets, as the server sends it: what it answers from 2000 to 2049 is what the server's own
 * zone does. The same list is the same zone.
 * @throws Error for what is no list of offsets in order
 */
export function listedZone(utcOffsets: UtcOffsets): Zone {
  let zone = listedZones.get(utcOffsets);
  if (!zone) {
    zone = new Zone(new ListedOffsets(utcOffsets));
    listedZones.set(utcOffsets, zone);
  }
  return zone;
}

/** A zone's clock; made by `zoneOf` and `listedZone`. */
class Zone {
  readonly #offsets: Offsets;

  constructor(offsets: Offsets) {
    this.#offsets = offsets;
  }

  /** The local clock minus UTC, in milliseconds. */
  offsetAt(instant: number): number {
    return this.#offsets.stretchAt(instant).offset;
  }

  /** The start of the hour that holds the instant. */
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

  /** The start of the hour after the one that starts at `hourStart`. */
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

  /** The start of the calendar day that holds the instant. */
  dayStart(instant: number): number {
    return this.#firstInstantOf(this.#dateAt(instant));
  }

  /** The start of the day after the one that starts at `dayStart`, 23 to 25 hours later; skipped dates are passed over. */
  nextDay(dayStart: number): number {
    return this.#firstInstantOf(this.#dateAt(dayStart) + DAY);
  }

  /** The start of the calendar month that holds the instant. */
  monthStart(instant: number): number {
    return this.#firstInstantOf(firstOfMonth(this.#dateAt(instant), 0));
  }

  /** The start of the month after the one that starts at `monthStart`. */
  nextMonth(monthStart: number): number {
    return this.#firstInstantOf(firstOfMonth(this.#dateAt(monthStart), 1));
  }

  /** The local date of a day, as `"2026-11-21"`. */
  dayKey(dayStart: number): string {
    return new Date(this.#dateAt(dayStart)).toISOString().slice(0, 10);
  }

  /** The latest local date begun by the instant, as midnight UTC of that date. */
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

  /** The first instant at which the local clock shows the date (as midnight UTC) or a later one. */
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

/** The sizes of buckets, coarsest first: each is whole buckets of the next. */
export const bucketSizes = ["month", "day", "hour"] as const;
export type BucketSize = (typeof bucketSizes)[number];

/** The start of the bucket that holds the instant. */
export function bucketStart(
  zone: Zone,
  size: BucketSize,
  instant: number,
): number {
  return bucketsOfSize[size].start(zone, instant);
}

/** The start of the bucket after the one that starts at `start`. */
export function nextBucket(
  zone: Zone,
  size: BucketSize,
  start: number,
): number {
  return bucketsOfSize[size].next(zone, start);
}

type OnClock = (zone: Zone, instant: number) => number;

const bucketsOfSize: Record<BucketSize, { start: OnClock; next: OnClock }> = {
  month: {
    start: (zone, instant) => zone.monthStart(instant),
    next: (zone, start) => zone.nextMonth(start),
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

/** The first of the date's month, or of a month after it, all as midnight UTC. */
function firstOfMonth(date: number, monthsLater: number): number {
  const calendar = new Date(date);
  return Date.UTC(
    calendar.getUTCFullYear(),
    calendar.getUTCMonth() + monthsLater,
  );
}
