/**
 * The progress of the lanes: each lane's cursor, and whether the lane is stuck or failing. Others
 * read all lanes of a site in one range.
 */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { Failing } from "../model/log/failing.js";
import type { FoldCursor } from "../model/log/foldCursor.js";
import type { RunOutcome } from "../model/log/runOutcome.js";
import {
  findProgress,
  insertProgress,
  type Progress,
} from "../rows/laneProgress.js";

/** The cursor in a lane's row; null before the lane's first fold. */
export function cursorOf(row: Progress): FoldCursor | null {
  if (row === null) return null;
  const { seq, after, at } = row;
  return { seq, after, at };
}

/** The position of a lane that has not folded yet: before every commit. */
export const BEGINNING = { seq: 0n, after: 0 };

/**
 * Whether some lane could neither fold an event nor write its dead letter. Such a lane goes on
 * trying, and its next clean fold ends the state. A lane that is stopped is not stuck.
 */
export function isAnyStuck(lanes: readonly Doc<"laneProgress">[]): boolean {
  return lanes.some(({ stuckAt }) => stuckAt !== undefined);
}

/** Whether some lane has stopped because of failures, and has folded nothing since. */
export function isAnyFailing(lanes: readonly Doc<"laneProgress">[]): boolean {
  return lanes.some(({ failing }) => failing !== undefined);
}

/**
 * Whether the lane is stuck or failing. Only a fold ends that, even where nothing is left to fold.
 */
export function isUnwell(row: Progress): boolean {
  return row?.stuckAt !== undefined || row?.failing !== undefined;
}

/**
 * Notes the outcome of a run of the lane's fold. `row` is as the run has found it: while the lane
 * runs, nobody else writes it.
 */
export async function noteProgress(
  ctx: MutationCtx,
  { siteId, lane }: { siteId: Id<"sites">; lane: number },
  row: Progress,
  { cursor, state, failing }: RunOutcome,
): Promise<void> {
  if (row === null) {
    if (cursor === null && state !== "stuck") return;
    await insertProgress(ctx.db, {
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

/**
 * Notes that a lane is failing or, without a value, that it is not. The lane must not be running.
 */
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
    await insertProgress(ctx.db, fields);
  }
}

/** Notes that a lane is no longer stuck, because it is being stopped. */
export async function clearStuck(
  ctx: MutationCtx,
  siteId: Id<"sites">,
  lane: number,
): Promise<void> {
  const row = await findProgress(ctx, siteId, lane);
  if (row?.stuckAt === undefined) return;
  await ctx.db.patch("laneProgress", row._id, { stuckAt: undefined });
}

function beginning(): FoldCursor {
  return { ...BEGINNING, at: Date.now() };
}
