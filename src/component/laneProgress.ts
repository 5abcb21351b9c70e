/**
 * How far the lanes of a site have got: a copy of each lane's cursor that others read in one range, without
 * a call of the component that runs the loops, and whether the lane is stuck.
 */
import type { Doc, Id } from "./_generated/dataModel.js";
import type { MutationCtx, QueryCtx } from "./_generated/server.js";
import type { FoldCursor } from "./model/foldCursor.js";

/** Where a lane that has not folded yet begins: before every commit. */
export const BEGINNING = { seq: 0n, after: 0 };

/** The progress of every lane that has folded or is stuck, at most one row for each. */
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

export async function isLaneStuck(
  ctx: QueryCtx,
  siteId: Id<"sites">,
  lane: number,
): Promise<boolean> {
  const row = await findProgress(ctx, siteId, lane);
  return row?.stuckAt !== undefined;
}

/** What a run of a lane's fold has come to. */
export interface RunOutcome {
  /** Where the run has got to; null: no further than the one before. */
  cursor: FoldCursor | null;
  /** `stuck`: a dead letter could not be written; `clean`: nothing failed; `unknown`: nothing was tried. */
  state: "stuck" | "clean" | "unknown";
}

/** Called at the end of each run of the lane's fold, which is the only one to write the row while it runs. */
export async function noteProgress(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  lane: number,
  { cursor, state }: RunOutcome,
): Promise<void> {
  const row = await findProgress(ctx, siteId, lane);
  if (row === null) {
    if (cursor === null && state !== "stuck") return;
    await ctx.db.insert("laneProgress", {
      siteId,
      lane,
      ...(cursor ?? { ...BEGINNING, at: Date.now() }),
      ...(state === "stuck" && { stuckAt: Date.now() }),
    });
    return;
  }
  const stuckAt = {
    stuck: row.stuckAt ?? Date.now(),
    clean: undefined,
    unknown: row.stuckAt,
  }[state];
  if (cursor === null && stuckAt === row.stuckAt) return;
  await ctx.db.patch("laneProgress", row._id, { ...cursor, stuckAt });
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

function findProgress(ctx: QueryCtx, siteId: Id<"sites">, lane: number) {
  return ctx.db
    .query("laneProgress")
    .withIndex("by_siteId_and_lane", (q) =>
      q.eq("siteId", siteId).eq("lane", lane),
    )
    .unique();
}
