/** The realtime view of a site, for viewers. */
import { realtimeApi } from "../shared/api/realtimeApi.js";
import { query } from "./_generated/server.js";
import { checkNow } from "./scope/checkNow.js";
import { closedWindow, liveWindow } from "./model/reports/realtime.js";
import { eventsOfSite } from "./rows/events.js";
import { requireSite } from "./scope/requireSite.js";
import { scopeOf } from "./scope/scope.js";
import {
  closedEvents,
  MAX_LIVE_EVENTS,
  MAX_RUNNING_BYTES,
} from "./budget/realtimeLimits.js";
import { readWithin, RowBudget } from "./budget/rowBudget.js";
import { countWindow, estimateWindow } from "./reports/realtime.js";

/**
 * The visitors who are on the site at `now`, and who were there in the last half hour. The answer
 * depends only on the minute of `now`, so viewers who round it down share one answer.
 *
 * - Up to 500 events in the half hour: exact, the running minute included. Costs those events and a
 *   session or two for each visitor, and runs again with every event.
 * - Up to 4,000 events or 4 MiB: exact for the 30 minutes that have ended, so it runs again once a
 *   minute. Costs those events, the sessions that began in the half hour, and one session for each
 *   of up to 500 visitors who have none of these: at most 8,500 rows in 503 index ranges. If a
 *   limit cuts the sessions, sources and countries are `approximate`.
 * - More: an estimate for the same minutes, `approximate`. Costs 4,001 events, 17 events of each
 *   older quarter minute, and a session and the newest events of up to 300 visitors, 2,000 events
 *   in all: at most 8,400 rows in 720 index ranges, and less than 14 MiB even of the largest
 *   events.
 *
 * @throws a Footfall error `siteNotFound` or `invalidArgument`
 */
export const getRealtime = query({
  args: realtimeApi.getRealtime.args,
  returns: realtimeApi.getRealtime.returns,
  handler: async (ctx, { siteId, now }) => {
    const site = await requireSite(ctx, siteId);
    const scope = scopeOf(ctx, site);
    checkNow(now);
    const closed = closedWindow(now);
    const budget = new RowBudget(closedEvents);
    const newestFirst = eventsOfSite(ctx.db, site._id, closed).order("desc");
    const whole = await readWithin(budget, newestFirst);
    if (whole.beyond) {
      const { rows: newest, beyond } = whole;
      return await estimateWindow(scope, { window: closed, newest, beyond });
    }
    if (whole.rows.length <= MAX_LIVE_EVENTS) {
      // This comes last: a query that reads the running minute runs again with every event.
      const live = liveWindow(now);
      const running = { from: closed.to, to: live.to };
      const rest = new RowBudget({
        rows: MAX_LIVE_EVENTS - whole.rows.length,
        bytes: MAX_RUNNING_BYTES,
      });
      // The oldest come first. If there are too many, the next event is not in the range that was
      // read.
      const latest = await readWithin(
        rest,
        eventsOfSite(ctx.db, site._id, running),
      );
      if (!latest.beyond) {
        return await countWindow(scope, [...latest.rows, ...whole.rows], live);
      }
    }
    return await countWindow(scope, whole.rows, closed);
  },
});
