/** Rebuild of a range's figures from raw events, for operators. */
import { adminApi } from "../shared/api/admin.js";
import { mutation } from "./_generated/server.js";
import { eventsOfSite } from "./rows/events.js";
import { horizonsOf } from "./rows/horizons.js";
import { goneSpan, isGone } from "./model/rollups/horizons.js";
import { countRepairs } from "./rollups/repairQueue.js";
import { checkRange } from "./scope/checkRange.js";
import { requireSite } from "./scope/requireSite.js";
import { scopeOf } from "./scope/scope.js";
import { enqueueDays } from "./repairs/rebuild.js";

/**
 * Counts every hour of the range again, and sums up its days and months. Leaves out days whose raw
 * events are deleted. Costs as much as reading the range's raw events, with their sessions and
 * visitors, and one call for every few hours. Reports are right at every moment: each figure is
 * either the old one or the new one.
 */
export const rebuildRange = mutation({
  args: adminApi.rebuildRange.args,
  returns: adminApi.rebuildRange.returns,
  handler: async (ctx, { siteId, ...range }) => {
    checkRange(range);
    const site = await requireSite(ctx, siteId);
    const scope = scopeOf(ctx, site);
    const { zone } = scope;
    const horizons = await horizonsOf(ctx, site._id);
    const oldest = await eventsOfSite(ctx.db, site._id).first();
    const gone = goneSpan(horizons, "events");
    let end = Math.min(range.to, Date.now() + 1);
    let start = Math.max(range.from, oldest?.occurredAt ?? Infinity);
    if (isGone(horizons, "events", start)) start = gone.to;
    if (isGone(horizons, "events", end - 1)) end = gone.from;
    if (start >= end) {
      return { from: range.from, to: range.from, repairing: 0 };
    }
    const from = zone.dayStart(start);
    const to = zone.nextDay(zone.dayStart(end - 1));
    await enqueueDays(scope, { from, to });
    return { from, to, repairing: await countRepairs(ctx, site._id) };
  },
});
