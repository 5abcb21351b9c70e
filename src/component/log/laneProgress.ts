/**
 * How far the lanes of a site have got: a copy of each lane's cursor that others read in one range, without
 * a call of the component that runs the loops, and whether the lane is stuck or failing.
 */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { Failing } from "../model/log/failing.js";
import type { FoldCursor } from "../model/log/foldCursor.js";
import type { RunOutcome } from "../model/log/runOutcome.js";

/** Where a lane that has not folded yet begins: before every commit. */
export const BEGINNING = { seq: 0n, after: 0 };

/** Null before the lane's first fold. */
export type Progress = Doc<"laneProgress"> | null;

/** The progress of every lane that has folded, is stuck or failing, at most one row for each. */
export function progressOf(
  ctx: QueryCtx,
  siteId: Id<"sites">,
): Promise<Doc<"laneProgress">[]> {
  return ctx.db
    .query("laneProgress")
    .withIndex("by_siteId_and_lane", (q) => q.eq("siteId", siteId))
    .collect();
}

/**
 * Whether a fold of some lane has failed and its dead letter could not be written. The lane goes on
 * trying; its next clean fold answers `false` again. A lane that is stopped is not stuck.
 */
export function isAnyStuck(lanes: readonly Doc<"laneProgress">[]): boolean {
  return lanes.some(({ stuckAt }) => stuckAt !== undefined);
}

/** Whether some lane has stopped because of failures, and has folded nothing since. */
export function isAnyFailing(lanes: readonly Doc<"laneProgress">[]): boolean {
  return lanes.some(({ failing }) => failing !== undefined);
}

/** Whether only a fold can tell that the lane is well again, though nothing may be left to fold. */
export async function isLaneUnwell(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  lane: number,
): Promise<boolean> {
  const row = await findProgress(ctx, siteId, lane);
  return row?.stuckAt !== undefined || row?.failing !== undefined;
}

/**
 * Called at the end of each run of the lane's fold, with the row as the run has found it: while the lane runs,
 * nobody else writes it.
 */
export async function noteProgress(
  ctx: MutationCtx,
  { siteId, lane }: { siteId: Id<"sites">; lane: number },
  row: Progress,
  { cursor, state, failing }: RunOutcome,
): Promise<void> {
  if (row === null) {
    if (cursor === null && state !== "stuck") return;
    await ctx.db.insert("laneProgress", {
      siteId,
      lane,
      ...(cursor ?? beginning()),
      ...(state === "stuck" && { stuckAt: Date.now() }),
    });
    return;
  }
  const stuckAt = {
    stuck: row.stuckAt ?? Date.now(),
    clean: undefined,
    unknown: row.stuckAt,
  }[state];
  const isSame = stuckAt === row.stuckAt && failing === row.failing;
  if (cursor === null && isSame) return;
  await ctx.db.patch("laneProgress", row._id, { ...cursor, stuckAt, failing });
}

/** Notes that the lane is failing, or, without a value, that it is not. Of a lane that is not running. */
export async function noteFailing(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  lane: number,
  failing: Failing | undefined,
): Promise<void> {
  const row = await findProgress(ctx, siteId, lane);
  if (row) {
    if (failing === row.failing) return;
    await ctx.db.patch("laneProgress", row._id, { failing });
  } else if (failing) {
    const fields = { siteId, lane, ...beginning(), failing };
    await ctx.db.insert("laneProgress", fields);
  }
}

/** Of a lane that is being stopped. */
export async function clearStuck(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  lane: number,
): Promise<void> {
  const row = await findProgress(ctx, siteId, lane);
  if (row?.stuckAt === undefined) return;
  await ctx.db.patch("laneProgress", row._id, { stuckAt: undefined });
}

export function findProgress(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  lane: number,
): Promise<Progress> {
  return ctx.db
    .query("laneProgress")
    .withIndex("by_siteId_and_lane", (q) =>
      q.eq("siteId", siteId).eq("lane", lane),
    )
    .unique();
}

function beginning(): FoldCursor {
  return { ...BEGINNING, at: Date.now() };
}
