/** Checks the range that a caller asks for. */
import { footfallError } from "../../shared/errors.js";
import { EARLIEST_IMPORT } from "../../shared/event/imports.js";
import { DAY, SECOND } from "../../shared/units.js";
import type { Span } from "../model/rollups/rangePlan.js";

/**
 * Bounds the end of a range to 100 years after 1970. Nobody has later events, and a longer walk
 * would only cost time.
 */
const MAX_RANGE_MS = 100 * 366 * DAY;

export interface ReportRange extends Span {
  now?: number;
}

/** @throws a Footfall error `invalidRange` */
export function checkRange({ from, to, now = 0 }: ReportRange): void {
  const isUsable =
    [from, to, now].every(Number.isFinite) &&
    from >= 0 &&
    from <= to &&
    to <= MAX_RANGE_MS &&
    Math.abs(now) <= MAX_RANGE_MS;
  if (!isUsable) {
    throw footfallError(
      "invalidRange",
      `The range [${from}, ${to}) is not usable: two times in epoch milliseconds, from not after to, both between 1970 and 2070.`,
      { from, to },
    );
  }
  // No event is older, so that nobody asks for it; seconds since 1970 end here.
  if (to > 0 && to < EARLIEST_IMPORT) {
    throw footfallError(
      "invalidRange",
      `The range [${from}, ${to}) ends before the year 2000, and looks like seconds: epoch milliseconds are expected, [${from * SECOND}, ${to * SECOND}).`,
      { from, to },
    );
  }
}
