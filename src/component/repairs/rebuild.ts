/** Rebuilds the rollups of a range from raw events, while ingest goes on. See `steps.ts`. */
import { v } from "convex/values";
import { zoneOf } from "../../shared/time/zone.js";
import { internal } from "../_generated/api.js";
import { internalMutation, type MutationCtx } from "../_generated/server.js";
import { bucketsOf } from "../model/rollups/rangePlan.js";
import { enqueueRepairs } from "../rollups/repairQueue.js";
import { findSite, type Site } from "../scope/requireSite.js";

/** Days put into the queue by one transaction: each costs a look-up and a row. */
const MAX_DAYS_PER_RUN = 200;

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

export async function enqueueDays(
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
  await ctx.scheduler.runAfter(0, internal.repairs.rebuild.enqueueRest, {
    siteId: site._id,
    from: until,
    to,
  });
}
