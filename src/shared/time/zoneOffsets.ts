/** Reads from `Intl`, as rarely as possible, when a time zone's offset from UTC changes. */
import { DAY, HOUR, MINUTE } from "../units.js";

/** A stretch of time with one offset. The next stretch may have the same offset. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** The local clock minus UTC, in milliseconds. */
  readonly offset: number;
}

/**
 * Bounds the stretch between two reads of `Intl`. A read takes about 2 µs. In all zones since 1970,
 * no two changes are closer than 6.9 days (tzdata 2025; Gaza, Boa Vista). So a slice contains at
 * most one change, and the offsets at its ends show it.
 */
const SLICE = 4 * DAY;

/** Offsets before 1970 equal those of 1970. Only wrong clocks give older times. */
const FIRST_INSTANT = 0;

/** Names of UTC. They need no lookup. */
const utcNames = new Set(["UTC", "Etc/UTC", "GMT", "Etc/GMT"]);

const always: Stretch = { from: -Infinity, to: Infinity, offset: 0 };

/** Says whether `Intl` knows the name of the zone. */
export function isTimeZone(timeZone: string): boolean {
  return utcNames.has(timeZone) || offsetFormat(timeZone) !== null;
}

/** The offsets of one zone. It keeps the offsets that it has read. */
export class ZoneOffsets {
  /** Null for UTC. */
  readonly #format: Intl.DateTimeFormat | null;
  /** Stretches by the number of their slice since 1970. */
  readonly #slices = new Map<number, readonly [Stretch, Stretch?]>();
  /** Offset at the start of each slice, by the slice's number. */
  readonly #offsets = new Map<number, number>();

  constructor(timeZone: string) {
    const isUtc = utcNames.has(timeZone);
    const format = isUtc ? null : offsetFormat(timeZone);
    if (!isUtc && !format) {
      throw new Error(
        `timeZone is "${timeZone}"; expected an IANA name that Intl knows, such as "UTC" or "Europe/Berlin".`,
      );
    }
    this.#format = format;
  }

  /** Returns a stretch around the instant. Its neighbours may have the same offset. */
  stretchAt(instant: number): Stretch {
    if (!this.#format) return always;
    if (instant < FIRST_INSTANT) {
      const offset = this.#offsetAtStart(0);
      return { from: -Infinity, to: FIRST_INSTANT, offset };
    }
    const slice = Math.floor(instant / SLICE);
    let stretches = this.#slices.get(slice);
    if (!stretches) {
      stretches = this.#stretchesOf(slice);
      this.#slices.set(slice, stretches);
    }
    const [first, second] = stretches;
    return second && instant >= second.from ? second : first;
  }

  /** Returns one stretch, or two if the offset changes within the slice. */
  #stretchesOf(slice: number): readonly [Stretch, Stretch?] {
    const from = slice * SLICE;
    const to = from + SLICE;
    const offset = this.#offsetAtStart(slice);
    const offsetAfter = this.#offsetAtStart(slice + 1);
    if (offset === offsetAfter) return [{ from, to, offset }];
    // Halve the part in which the offset changes until it is one minute, the unit of changes.
    let before = from;
    let change = to;
    while (change - before > MINUTE) {
      const middle =
        before + Math.floor((change - before) / (2 * MINUTE)) * MINUTE;
      if (this.#readOffset(middle) === offset) before = middle;
      else change = middle;
    }
    if (change === to) return [{ from, to, offset }];
    return [
      { from, to: change, offset },
      { from: change, to, offset: offsetAfter },
    ];
  }

  #offsetAtStart(slice: number): number {
    let offset = this.#offsets.get(slice);
    if (offset === undefined) {
      offset = this.#readOffset(slice * SLICE);
      this.#offsets.set(slice, offset);
    }
    return offset;
  }

  /**
   * Reads text such as "1/2/2026, GMT-03:30". Plain "GMT" is zero. Seconds (Monrovia until 1972)
   * are dropped.
   */
  #readOffset(instant: number): number {
    const text = this.#format?.format(instant) ?? "";
    const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(text) ?? [];
    const size = Number(hours ?? 0) * HOUR + Number(minutes ?? 0) * MINUTE;
    return sign === "-" ? -size : size;
  }
}

function offsetFormat(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      timeZoneName: "longOffset",
    });
  } catch {
    return null; // The only possible fault of these options is an unknown zone.
  }
}
