/**
 * Where a range is cut in two: a part that is closed, computed once and cached, and a part that folds still
 * write, which is asked for apart. So an open page does not have the whole range counted anew with each fold.
 */
import type { UtcOffsets } from "../../shared/time/utcOffsets.js";
import { listedZone } from "../../shared/time/zone.js";
import type { TimeSpan } from "../controls/ranges.js";

export interface Cut {
  /** Null: nothing of the range is closed. */
  closed: TimeSpan | null;
  /** Null: all of it is. */
  live: TimeSpan | null;
}

/**
 * Cuts at the start of the previous hour of the site's zone: folds still write sessions that began there. A
 * session that began earlier and goes on is a late correction of the closed part, which follows it.
 * @example
 * cutRange({ from: at("00:00"), to: at("24:00") }, "UTC", at("10:34"));
 * // { closed: 00:00 to 09:00, live: 09:00 to 24:00 }
 */
export function cutRange(
  { from, to }: TimeSpan,
  utcOffsets: UtcOffsets,
  now: number,
): Cut {
  // Empty, or none at all: the server says so.
  if (!(from < to)) return { closed: null, live: { from, to } };
  const zone = listedZone(utcOffsets);
  const liveFrom = zone.hourStart(zone.hourStart(now) - 1);
  const at = Math.min(Math.max(from, liveFrom), to);
  return {
    closed: from < at ? { from, to: at } : null,
    live: at < to ? { from: at, to } : null,
  };
}
