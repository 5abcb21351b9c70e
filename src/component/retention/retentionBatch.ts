/**
 * One batch of clean-up of one site, in one transaction with one budget. What it deletes it notes in the
 * horizons, so that whoever reads them never counts on rows that are gone.
 */
import { DAY } from "../../shared/units.js";
import type { CleanedUp } from "../../shared/api/upkeep.js";
import { zoneOf, type Zone } from "../../shared/time/zone.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import { DeletionBudget, type Deletion } from "../budget/deletionBudget.js";
import { deleteExpiredEvents } from "./expiredEvents.js";
import { deleteExpiredGroups } from "./expiredGroups.js";
import { deleteExpiredBlocks } from "./expiredBlocks.js";
import {
  deleteExpiredSessions,
  deleteExpiredVisitors,
} from "./expiredVisitors.js";
import { GoneRows, horizonsOf } from "../rows/horizons.js";
import {
  cutsAt,
  goneSpan,
  holdsAt,
  type Cuts,
  type GoneKind,
  type Holds,
} from "../model/rollups/horizons.js";
import { queueOf } from "../rollups/repairQueue.js";
import type { Site } from "../scope/requireSite.js";

/** All parts of a batch share this. */
export interface Batch {
  readonly site: Site;
  readonly zone: Zone;
  readonly now: number;
  readonly cuts: Cuts;
  readonly holds: Holds;
  readonly gone: GoneRows;
  readonly budget: DeletionBudget;
}

export async function deleteBatch(
  ctx: MutationCtx,
  site: Site,
  limit: number,
): Promise<CleanedUp> {
  const now = Date.now();
  const zone = zoneOf(site.timeZone);
  const batch: Batch = {
    ...{ site, zone, now },
    cuts: await cutsOf(ctx, site, zone, now),
    holds: holdsAt(site, now),
    gone: await GoneRows.begin(ctx, site._id, zone),
    budget: await DeletionBudget.begin(ctx, limit),
  };
  const deleted = {
    events: 0,
    hours: 0,
    days: 0,
    sessions: 0,
    visitors: 0,
    groups: 0,
  };
  let hasMore = false;
  let moved = false;
  for (const [kind, part] of Object.entries(parts)) {
    const done: Deletion = await part(ctx, batch);
    deleted[kind as keyof typeof parts] = done.deleted;
    ({ hasMore, moved = false } = done);
    if (hasMore) break;
  }
  await batch.gone.write();
  // What was only passed over would be passed over again by the next call.
  hasMore &&= batch.budget.deleted > 0 || moved || batch.budget.isShort;
  return { deleted, hasMore };
}

/** In this order: what is counted from others, and what others are kept for, goes later. */
const parts = {
  events: deleteExpiredEvents,
  hours: (ctx, batch) => deleteExpiredBlocks(ctx, batch, "hour"),
  days: (ctx, batch) => deleteExpiredBlocks(ctx, batch, "day"),
  sessions: deleteExpiredSessions,
  visitors: deleteExpiredVisitors,
  groups: deleteExpiredGroups,
} satisfies Record<
  keyof CleanedUp["deleted"],
  (ctx: MutationCtx, batch: Batch) => Promise<Deletion>
>;

/** A queue of repairs that has not moved for so long does not keep anything any more. */
const REPAIR_HOLDS_MS = DAY;

/**
 * The cuts that the settings want, but not past a day that is being counted anew: its raw rows and hours
 * are needed until then. A stretch of what is gone has no holes: where there is one behind the day, nothing before
 * the day goes either, or the day would lie between the two.
 */
async function cutsOf(
  ctx: QueryCtx,
  site: Site,
  zone: Zone,
  now: number,
): Promise<Cuts> {
  const wanted = cutsAt(site, zone, now);
  const queue = await queueOf(ctx, site._id);
  const isHeld = queue !== null && queue.movedAt + REPAIR_HOLDS_MS > now;
  if (!isHeld) return wanted;
  const { firstDay } = queue;
  const horizons = await horizonsOf(ctx, site._id);
  const held = (kind: GoneKind, first: number) => {
    const gone = goneSpan(horizons, kind);
    const isBehind = gone.from < gone.to && first < gone.from;
    return isBehind ? 0 : Math.min(wanted[kind], first);
  };
  return {
    events: held("events", firstDay),
    hours: held("hours", firstDay),
    days: held("days", zone.monthStart(firstDay)),
    sessions: Math.min(wanted.sessions, firstDay),
    visitors: Math.min(wanted.visitors, firstDay),
  };
}
