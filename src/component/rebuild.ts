/** Rebuilds the rollups of a range from raw events, while ingest goes on. See `repairs.ts`. */
import { v } from "convex/values";
import { adminApi } from "../shared/admin.js";
import { zoneOf } from "../shared/zone.js";
import { internal } from "./_generated/api.js";
import {
  internalMutation,
  mutation,
  type MutationCtx,
} from "./_generated/server.js";
import { horizonsOf } from "./horizons.js";
import { goneStretch, isGone } from "./model/horizons.js";
import { bucketsOf } from "./model/rangePlan.js";
import { countRepairs, enqueueRepairs } from "./repairQueue.js";
import { checkRange } from "./checkRange.js";
import { findSite, requireSite, type Site } from "./requireSite.js";

/** Days put into the queue by one transaction: each costs a look-up and a row. */
const MAX_DAYS_PER_RUN = 200;

/**
 * Counts every hour of the range anew, and sums up its days and months. Leaves out days
 * of which raw events are gone. Costs what reading the range's raw events costs, and one call for some hours each;
 * reports are right at every moment, showing either the old figure or the new one.
 */
export const rebuildRange = mutation({
  args: adminApi.rebuildRange.args,
  returns: adminApi.rebuildRange.returns,
  handler: async (ctx, { siteId, ...range }) => {
    checkRange(range);
    const site = await requireSite(ctx, siteId);
    const zone = zoneOf(site.timeZone);
    const horizons = await horizonsOf(ctx, site._id);
    const oldest = await ctx.db
      .query("events")
      .withIndex("by_siteId_and_occurredAt", (q) => q.eq("siteId", site._id))
      .first();
    const gone = goneStretch(horizons, "events");
    let end = Math.min(range.to, Date.now() + 1);
    let start = Math.max(range.from, oldest?.occurredAt ?? Infinity);
    if (isGone(horizons, "events", start)) start = gone.to;
    if (isGone(horizons, "events", end - 1)) end = gone.from;
    if (start >= end) {
      return { from: range.from, to: range.from, repairing: 0 };
    }
    const from = zone.dayStart(start);
    const to = zone.nextDay(zone.dayStart(end - 1));
    await enqueueDays(ctx, site, from, to);
    return { from, to, repairing: await countRepairs(ctx, site._id) };
  },
});

/** Goes on where `rebuildRange` has left off, unless the site was deleted meanwhile. */
export const enqueueRest = internalMutation({
  args: { siteId: v.id("sites"), from: v.number(), to: v.number() },
  returns: v.null(),
  handler: async (ctx, { siteId, from, to }) => {
    const site = await findSite(ctx, siteId);
    if (!site) return null;
    await enqueueDays(ctx, { ...site, status: site.status }, from, to);
    return null;
  },
});

async function enqueueDays(
  ctx: MutationCtx,
  site: Site,
  from: number,
  to: number,
): Promise<void> {
  const zone = zoneOf(site.timeZone);
  let until = from;
  for (let days = 0; days < MAX_DAYS_PER_RUN && until < to; days++) {
    until = zone.nextDay(until);
  }
  const now = Date.now();
  const hours = bucketsOf(zone, "hour", { from, to: until });
  await enqueueRepairs(
    ctx,
    site,
    hours.filter((hour) => hour <= now),
  );
  if (until >= to) return;
  await ctx.scheduler.runAfter(0, internal.rebuild.enqueueRest, {
    siteId: site._id,
    from: until,
    to,
  });
}
