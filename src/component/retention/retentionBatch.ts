/**
 * One batch of clean-up of one site, in one transaction with one budget. It notes in the horizons
 * what it deletes, so that no reader of them counts on rows that are deleted.
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

/** The input that all parts of a batch share. */
export interface CleanupBatch {
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
  const batch: CleanupBatch = {
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
  // The next call would only pass again over rows that this one has only passed over.
  hasMore &&= batch.budget.deleted > 0 || moved || batch.budget.isShort;
  return { deleted, hasMore };
}

/**
 * The parts in order. Rows that are counted from others come later, and so do rows that others
 * depend on.
 */
const parts = {
  events: deleteExpiredEvents,
  hours: (ctx, batch) => deleteExpiredBlocks(ctx, batch, "hour"),
  days: (ctx, batch) => deleteExpiredBlocks(ctx, batch, "day"),
  sessions: deleteExpiredSessions,
  visitors: deleteExpiredVisitors,
  groups: deleteExpiredGroups,
} satisfies Record<
  keyof CleanedUp["deleted"],
  (ctx: MutationCtx, batch: CleanupBatch) => Promise<Deletion>
>;

/** Bounds how long a queue of repairs that does not move keeps rows from clean-up. */
const REPAIR_HOLDS_MS = DAY;

/**
 * The cuts that the settings ask for, but not past a day that repairs count again: they need its
 * raw rows and hours until then. A stretch of deleted times has no holes. If there is one after the
 * day, clean-up deletes nothing before the day either, or the day would lie in the stretch.
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
