/**
 * Cuts a range in two. The server computes the closed part once and caches it. Folds still write
 * the live part, so the page asks for it separately. An open page does not count the whole range
 * again with each fold.
 */
import type { UtcOffsets } from "../../shared/time/utcOffsets.js";
import { listedZone } from "../../shared/time/zone.js";
import type { TimeSpan } from "../controls/ranges.js";

export interface Cut {
  /** Null: no part of the range is closed. */
  closed: TimeSpan | null;
  /** Null: all of the range is closed. */
  live: TimeSpan | null;
}

/**
 * Cuts at the start of the previous hour of the site's zone, because folds still write sessions
 * that began after it. A session that began earlier and goes on corrects the closed part late, and
 * its answers follow.
 * @example
 * cutRange({ from: at("00:00"), to: at("24:00") }, "UTC", at("10:34"));
 * // { closed: 00:00 to 09:00, live: 09:00 to 24:00 }
 */
export function cutRange(
  { from, to }: TimeSpan,
  utcOffsets: UtcOffsets,
  now: number,
): Cut {
  // The range is empty or goes backwards. The server answers that.
  if (!(from < to)) return { closed: null, live: { from, to } };
  const zone = listedZone(utcOffsets);
  const liveFrom = zone.hourStart(zone.hourStart(now) - 1);
  const at = Math.min(Math.max(from, liveFrom), to);
  return {
    closed: from < at ? { from, to: at } : null,
    live: at < to ? { from: at, to } : null,
  };
}
