/**
 * One batch of clean-up of one site, in one transaction with one budget: the horizons move first, so that
 * whoever reads them never counts on rows that are gone, then the rows behind them are deleted.
 */
import { DAY } from "../shared/units.js";
import type { CleanedUp } from "../shared/upkeep.js";
import { zoneOf } from "../shared/zone.js";
import type { MutationCtx } from "./_generated/server.js";
import { DeletionBudget, type Deletion } from "./deletionBudget.js";
import { deleteExpiredEvents } from "./expiredEvents.js";
import { deleteExpiredSegments } from "./expiredSegments.js";
import {
  deleteExpiredSessions,
  deleteExpiredVisitors,
} from "./expiredVisitors.js";
import { advanceHorizons } from "./horizons.js";
import { horizonsAt, type Horizons } from "./model/horizons.js";
import { queueOf } from "./repairQueue.js";
import type { Site } from "./requireSite.js";

export async function deleteBatch(
  ctx: MutationCtx,
  site: Site,
  limit: number,
): Promise<CleanedUp> {
  const horizons = await moveHorizons(ctx, site);
  const budget = await DeletionBudget.begin(ctx, limit);
  const deleted = { events: 0, hours: 0, days: 0, sessions: 0, visitors: 0 };
  let hasMore = false;
  let moved = false;
  for (const [kind, part] of Object.entries(parts)) {
    const done: Deletion = await part(ctx, site, horizons, budget);
    deleted[kind as keyof typeof parts] = done.deleted;
    ({ hasMore, moved = false } = done);
    if (hasMore) break;
  }
  // What was only passed over would be passed over again by the next call.
  hasMore &&= budget.deleted > 0 || moved || budget.isShort;
  return { deleted, hasMore };
}

/** In this order: what is counted from others, and what others are kept for, goes later. */
const parts = {
  events: (ctx, { _id }, { events }, budget) =>
    deleteExpiredEvents(ctx, _id, events, budget),
  hours: (ctx, site, { hours }, budget) =>
    deleteExpiredSegments(ctx, site, "hour", hours, budget),
  days: (ctx, site, { days }, budget) =>
    deleteExpiredSegments(ctx, site, "day", days, budget),
  sessions: (ctx, { _id }, { sessions }, budget) =>
    deleteExpiredSessions(ctx, _id, sessions, budget),
  visitors: (ctx, { _id }, { visitors }, budget) =>
    deleteExpiredVisitors(ctx, _id, visitors, budget),
} satisfies Record<
  keyof CleanedUp["deleted"],
  (
    ctx: MutationCtx,
    site: Site,
    horizons: Horizons,
    budget: DeletionBudget,
  ) => Promise<Deletion>
>;

/** A queue of repairs that has not moved for so long does not keep anything any more. */
const REPAIR_HOLDS_MS = DAY;

/**
 * Moves the horizons to where the settings want them, but not past a day that is being counted anew:
 * its raw rows and hours are needed until then.
 */
async function moveHorizons(ctx: MutationCtx, site: Site): Promise<Horizons> {
  const now = Date.now();
  const zone = zoneOf(site.timeZone);
  const wanted = horizonsAt(site, zone, now);
  const queue = await queueOf(ctx, site._id);
  const isHeld = queue !== null && queue.movedAt + REPAIR_HOLDS_MS > now;
  const most = isHeld ? queue.firstDay : Infinity;
  return await advanceHorizons(ctx, site._id, {
    events: Math.min(wanted.events, most),
    hours: Math.min(wanted.hours, most),
    days: isHeld
      ? Math.min(wanted.days, zone.monthStart(queue.firstDay))
      : wanted.days,
    sessions: Math.min(wanted.sessions, most),
    visitors: Math.min(wanted.visitors, most),
  });
}
