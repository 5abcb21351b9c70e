/**
 * Plans the merging of deltas as a fold writes them. While somebody looks, a lane with many deltas
 * of a live hour has a run at once. An hour that is not quiet has a run of its own when it is over. The quiet hours of a day share one run after its end. A lane notes in a row that it has
 * planned that run: a delta of the unit `dayRun`, without cells. The run deletes it. No other lane
 * reads or writes the row.
 */
import { SECOND } from "../../shared/units.js";
import { internal } from "../_generated/api.js";
import { liveDeltas } from "../budget/figureLimits.js";
import { isLookedAt } from "../model/log/foldPace.js";
import { CLOSED_AFTER_MS } from "../model/rollups/closing.js";
import type { Deltas } from "../model/rollups/deltas.js";
import { toStored } from "../model/rollups/storedDims.js";
import { deltasOfLane, insertBlock } from "../rows/rollups.js";
import { findViewing } from "../rows/viewings.js";
import type { WriteScope } from "../scope/scope.js";
import { writeDeltas, type Folded, type HourChange } from "./deltaBlocks.js";

/** The unit of the rows that say which days have a planned run. Their bucket is the day. */
export const DAY_RUN = "dayRun";

/** A scope of which only these parts are needed. A fold has read its site before. */
export type MergeScope = Pick<WriteScope, "ctx" | "zone"> &
  Pick<Folded, "site">;

/** Adds a fold's deltas, and plans their merging. */
export async function addDeltas(
  scope: MergeScope,
  { lane, countedTo }: Omit<Folded, "site">,
  deltas: Deltas,
): Promise<void> {
  const { ctx, site, zone } = scope;
  const folded = { site, lane, countedTo };
  const isCut = cutsOf(scope, Date.now());
  const changes = await writeDeltas(ctx, folded, deltas, isCut);
  await planCuts(scope, lane, changes);
  const opened = changes.filter(({ isNew }) => isNew);
  await planHours(scope, opened);
  const quiet = opened.filter(({ isQuiet }) => isQuiet);
  const days = new Set(quiet.map(({ hour }) => zone.dayStart(hour)));
  for (const day of days) await planDay(scope, { lane, day });
}

/**
 * Says whether a lane's deltas of an hour are merged at once. Reads the heartbeats once at most. A
 * site whose dashboard sends none does not merge early: each run writes the hour's dimensions again,
 * and nobody knows whether anybody looks.
 */
function cutsOf({ ctx, site, zone }: MergeScope, now: number) {
  let looked: Promise<boolean> | undefined;
  const isLooked = async () => {
    const look = await findViewing(ctx, site._id);
    return look !== null && isLookedAt(look, now);
  };
  return async (hour: number, bytes: number): Promise<boolean> => {
    if (hour > now || now - hour >= liveDeltas.ageMs) return false;
    const isPresent = hour === zone.hourStart(now);
    const most = isPresent ? liveDeltas.bytes : liveDeltas.bytesBefore;
    return bytes > most && (await (looked ??= isLooked()));
  };
}

async function planCuts(
  { ctx, site }: MergeScope,
  lane: number,
  changes: readonly HourChange[],
): Promise<void> {
  for (const { hour, cut } of changes) {
    if (!cut) continue;
    const before = cut;
    const parts = { siteId: site._id, bucket: hour, lane, before };
    const { mergeParts } = internal.rollups.mergeParts;
    await ctx.scheduler.runAfter(0, mergeParts, parts);
  }
}

async function planHours(
  { ctx, site }: MergeScope,
  changes: readonly HourChange[],
): Promise<void> {
  for (const { hour, isQuiet } of changes) {
    if (isQuiet) continue;
    await ctx.scheduler.runAfter(
      CLOSED_AFTER_MS,
      internal.rollups.compactHour.compactHour,
      { siteId: site._id, bucket: hour },
    );
  }
}

/** Plans the run of a day for when its last hour is closed, unless the lane has done that. */
async function planDay(
  { ctx, site, zone }: MergeScope,
  { lane, day }: { lane: number; day: number },
): Promise<void> {
  const siteId = site._id;
  const note = { siteId, bucket: day, lane, unit: DAY_RUN };
  if ((await deltasOfLane(ctx.db, note).first()) !== null) return;
  const row = { ...note, level: "delta", part: 0 } as const;
  await insertBlock(ctx.db, { ...row, dims: toStored([]) });
  const over = Math.max(zone.nextDay(day), Date.now());
  // Runs of two lanes would meet if they began at once.
  await ctx.scheduler.runAt(
    over + CLOSED_AFTER_MS + lane * SECOND,
    internal.rollups.compactDay.compactDay,
    { siteId, bucket: day },
  );
}
