/** How many days of a range cannot be counted again any more. */
import { DAY } from "../../shared/units.js";
import { zoneOf } from "../../shared/time/zone.js";
import type { QueryCtx } from "../_generated/server.js";
import { firstBucketOf } from "../reports/firstBucket.js";
import { horizonsOf } from "../rows/horizons.js";
import { goneSpan } from "../model/rollups/horizons.js";
import type { Span } from "../model/rollups/rangePlan.js";
import type { Site } from "../scope/requireSite.js";

/**
 * Days of the range, from the site's first figures on, whose raw events are past their retention.
 */
export async function unrepairedDays(
  ctx: QueryCtx,
  site: Site,
  { from, to }: Span,
): Promise<number> {
  const gone = goneSpan(await horizonsOf(ctx, site._id), "events");
  const end = Math.min(to, gone.to);
  if (Math.max(from, gone.from) >= end) return 0;
  const first = await firstBucketOf(ctx, site._id);
  const start = Math.max(from, gone.from, first ?? end);
  if (start >= end) return 0;
  const zone = zoneOf(site.timeZone);
  const last = zone.nextDay(zone.dayStart(end - 1));
  // A day is an hour longer or shorter when clocks change.
  return Math.round((last - zone.dayStart(start)) / DAY);
}
