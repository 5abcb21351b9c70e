import { realtimeApi } from "../shared/api/realtimeApi.js";
import { query } from "./_generated/server.js";
import { checkNow } from "./scope/checkNow.js";
import { closedWindow, liveWindow } from "./model/reports/realtime.js";
import { eventsOfSite } from "./reports/realtimeRows.js";
import { requireSite } from "./scope/requireSite.js";
import { readWithin, RowBudget } from "./budget/rowBudget.js";
import {
  MAX_LIVE_EVENTS,
  MAX_RUNNING_BYTES,
  CLOSED_LIMITS,
  count,
  estimate,
} from "./reports/realtime.js";

/**
 * Who is on the site at `now`, and was in the last half hour.
 *
 * Up to 500 events in the half hour: exact, the running minute included; it costs those events and a
 * session or two for each visitor, and runs again with every event. Beyond, it looks at the 30 minutes
 * that have ended, and so runs again once a minute. Up to 4,000 events or 4 MiB it is still exact: it
 * costs those events, the sessions that began in the half hour, and one more for each visitor who has
 * none of these: of up to 500 of them, and 8,500 rows in 500 index ranges at most; where that cuts the
 * sessions, sources and countries are `approximate`. Beyond, it is an estimate, `approximate`: 4,001
 * events, 17 of each older quarter of a minute, and of up to 300 visitors a session and their newest
 * events, 2,000 in all: up to 8,400 rows in 720 index ranges, less than 14 MiB even of the largest
 * events. The answer depends on the minute of `now` alone, so viewers who round it down share one.
 *
 * @throws a Footfall error `siteNotFound` or `invalidArgument`
 */
export const getRealtime = query({
  args: realtimeApi.getRealtime.args,
  returns: realtimeApi.getRealtime.returns,
  handler: async (ctx, { siteId, now }) => {
    const site = await requireSite(ctx, siteId);
    checkNow(now);
    const closed = closedWindow(now);
    const budget = new RowBudget(CLOSED_LIMITS);
    const whole = await readWithin(
      budget,
      eventsOfSite(ctx, site._id, closed, "desc"),
    );
    if (whole.beyond) {
      return await estimate(ctx, site, whole.rows, whole.beyond, closed);
    }
    if (whole.rows.length <= MAX_LIVE_EVENTS) {
      // Only now: whoever reads the running minute runs again with every event.
      const live = liveWindow(now);
      const running = { from: closed.to, to: live.to };
      const rest = new RowBudget({
        rows: MAX_LIVE_EVENTS - whole.rows.length,
        bytes: MAX_RUNNING_BYTES,
      });
      // Oldest first: where they are too many, what comes next is not in the range that was read.
      const latest = await readWithin(
        rest,
        eventsOfSite(ctx, site._id, running, "asc"),
      );
      if (!latest.beyond) {
        return await count(ctx, site, [...latest.rows, ...whole.rows], live);
      }
    }
    return await count(ctx, site, whole.rows, closed);
  },
});
