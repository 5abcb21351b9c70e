/**
 * An estimate of how many events wait for their fold. Ingests share no counter: they insert about
 * one small row for each 100 events, drawn by chance. The fold deletes the rows that its cursor has
 * passed.
 */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import {
  EVENTS_PER_BACKLOG_ROW,
  MAX_BACKLOG_DELETES,
} from "../budget/intakeLimits.js";
import { hurryApart } from "./hurry.js";
import type { LoopSite } from "./pingLane.js";
import { sampledCount } from "../model/intake/sampledCount.js";
import {
  backlogOfLane,
  backlogOfSite,
  insertArrivals,
} from "../rows/backlog.js";

/**
 * Notes by sample the events that this transaction has stored. Only where it notes some, it looks
 * whether many wait in a lane that folds late, and hurries the lane.
 */
export async function noteArrivals(
  ctx: MutationCtx,
  site: LoopSite,
  countsByLane: ReadonlyMap<number, number>,
): Promise<void> {
  for (const [lane, count] of countsByLane) {
    const events = sampledCount(count, EVENTS_PER_BACKLOG_ROW, Math.random());
    if (events === 0) continue;
    await insertArrivals(ctx.db, { siteId: site._id, lane, events });
    await hurryApart(ctx, site, { lane, events });
  }
}

/** The commit of a lane's newest row; null without one. */
export async function newestArrival(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  lane: number,
): Promise<bigint | null> {
  const newest = await backlogOfLane(ctx.db, siteId, lane)
    .order("desc")
    .first();
  return typeof newest?.seq === "bigint" ? newest.seq : null;
}

/** Deletes rows up to a commit. All up to it is folded, and no ingest adds to this closed range. */
export async function forgetArrivals(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  lane: number,
  foldedTo: bigint,
): Promise<void> {
  const rows = await backlogOfLane(ctx.db, siteId, lane, foldedTo).take(
    MAX_BACKLOG_DELETES,
  );
  for (const { _id } of rows) await ctx.db.delete("backlog", _id);
}

/**
 * Estimates how many events of the site wait behind the progress of its lanes; the estimate is
 * right on average. Stops counting once it is past `upTo`. Costs an index range and a small row for
 * each 100 events that wait.
 */
export async function estimatePending(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  upTo: number,
  lanes: readonly Doc<"laneProgress">[],
): Promise<number> {
  const seqOf = new Map(lanes.map(({ lane, seq }) => [lane, seq]));
  const rows = backlogOfSite(ctx.db, siteId);
  let pending = 0;
  for await (const { lane, seq, events } of rows) {
    const isFolded = typeof seq === "bigint" && seq <= (seqOf.get(lane) ?? -1n);
    if (isFolded) continue;
    pending += events;
    if (pending > upTo) break;
  }
  return pending;
}
