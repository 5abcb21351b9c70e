/**
 * The offsets of a time zone as data. Each runtime has its own time zone data. Convex has that of
 * ICU 77 in its binary (crates/isolate/src/client.rs:476 of convex-backend 94a42c3), and a browser
 * that of its own version. They differ for a country that has changed its clocks in between. The
 * server counts by its own data and sends it to the page, so that the page cuts and names the same
 * hours, days and months.
 */
import type { UtcOffset } from "../site/publicSite.js";
import { DAY } from "../units.js";
import { ZoneOffsets, type Stretch } from "./zoneOffsets.js";

/**
 * Offsets in the order of `at`. The first also holds for all time before it, and the last for all
 * time after it.
 */
export type UtcOffsets = readonly UtcOffset[];

/** The offsets of UTC itself. */
export const offsetsOfUtc: UtcOffsets = [{ at: 0, offsetMs: 0 }];

/**
 * The first and the last date of a list of offsets, and so of a range. No event is older than an
 * import may bring (`EARLIEST_IMPORT`). 50 years have about 100 changes, which take 4 KB. 50 years
 * by month have 600 buckets, and a time series answers at most 1,000. The end is fixed. If it moved
 * with the clock, clients would have to fetch the list again.
 */
export const FIRST_DATE = "2000-01-01";
export const LAST_DATE = "2049-12-31";

/** No clock is two days from UTC, so these instants include both dates in every zone. */
const FIRST_LISTED = Date.parse(FIRST_DATE) - 2 * DAY;
const END_LISTED = Date.parse(LAST_DATE) + 3 * DAY;

/**
 * Lists the offsets of a zone from 2000 to 2049 by the time zone data of this runtime. Takes about
 * 10 ms. For a site, use the server's list (`site.utcOffsets`). The server counts the site's hours
 * and days by it.
 * @throws Error for a name that this runtime does not know
 * @example
 * utcOffsetsOf("Europe/Berlin").at(-1);
 * // { at: Date.parse("2049-10-31T01:00Z"), offsetMs: 3_600_000 }
 */
export function utcOffsetsOf(timeZone: string): UtcOffset[] {
  const offsets = new ZoneOffsets(timeZone);
  const listed: UtcOffset[] = [];
  let at = FIRST_LISTED;
  while (at < END_LISTED) {
    const { offset: offsetMs, to } = offsets.stretchAt(at);
    if (listed.at(-1)?.offsetMs !== offsetMs) listed.push({ at, offsetMs });
    at = to;
  }
  return listed;
}

/** The stretches of a list of offsets. */
export class ListedOffsets {
  readonly #stretches: readonly Stretch[];
  /**
   * The stretch of the latest question. Most questions are about the same stretch as the one
   * before.
   */
  #latest: Stretch;

  /** @throws Error if it is not a list of offsets in order */
  constructor(offsets: UtcOffsets) {
    // Callers without types may pass anything, whatever the type says.
    const isArray: boolean = Array.isArray(offsets);
    const isList =
      isArray &&
      offsets.length > 0 &&
      offsets.every(
        ({ at, offsetMs }, i) =>
          Number.isFinite(offsetMs) && at > (offsets[i - 1]?.at ?? -Infinity),
      );
    if (!isList) {
      throw new Error(
        `utcOffsets is ${JSON.stringify(offsets)}; expected a list of { at, offsetMs } in order, such as site.utcOffsets or utcOffsetsOf("Europe/Berlin").`,
      );
    }
    this.#stretches = offsets.map(({ at, offsetMs }, i) => ({
      from: i === 0 ? -Infinity : at,
      to: offsets[i + 1]?.at ?? Infinity,
      offset: offsetMs,
    }));
    this.#latest = this.#find(Infinity);
  }

  stretchAt(instant: number): Stretch {
    const { from, to } = this.#latest;
    if (!(from <= instant && instant < to)) this.#latest = this.#find(instant);
    return this.#latest;
  }

  #find(instant: number): Stretch {
    const found = this.#stretches.findLast(({ from }) => from <= instant);
    if (!found) throw new Error(`${instant} is no time in epoch milliseconds.`);
    return found;
  }
}
