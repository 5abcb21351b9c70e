/**
 * The safety net under the lanes. A loop lives on by its scheduled functions. They can be lost:
 * somebody cancels them, or a restored backup does not have them. Then the lane still counts as
 * running, pings leave it alone, and its events wait. This module finds such lanes by their lag and
 * starts their loops again. It does the same for lanes that failed and whose trial was lost, and
 * for the loop that adds up a site's usage.
 */
import { v, type Infer } from "convex/values";
import { MAX_LANES } from "../../shared/site/site.js";
import { MINUTE } from "../../shared/units.js";
import { upkeepApi } from "../../shared/api/upkeepApi.js";
import { internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import {
  internalMutation,
  internalQuery,
  type MutationCtx,
  type QueryCtx,
} from "../_generated/server.js";
import { firstPending, newestEvent } from "../log/eventLog.js";
import { findSite, siteOf, type Site } from "../scope/requireSite.js";
import { readWithin, RowBudget } from "../budget/rowBudget.js";
import { laneCursor, restartLane } from "../log/lanes.js";
import { paceOf } from "../log/pace.js";
import { foldDueBy } from "../model/log/foldPace.js";
import { progressOf } from "../rows/laneProgress.js";
import { sitesMadeIn } from "../rows/sites.js";
import { tryAgain } from "../log/laneStops.js";
import { restartUsageWorker, usageLagMs } from "../intake/notStored.js";
import { MAX_STALLED_LANES, stalledSites } from "../budget/upkeepLimits.js";

/**
 * Bounds the flushes and the time that a lane may miss. One that has not advanced for longer than
 * both does not keep up.
 */
const MAX_MISSED_FLUSHES = 10;
const MIN_STALL_MS = 5 * MINUTE;
/**
 * Bounds how long a failing lane takes to set its first event aside and move on (`batchSize`). A
 * lane that stands still for longer has not been running.
 */
const FORGIVEN_AFTER_MS = 20 * MINUTE;

/** Bounds how late a trial of a failing lane may be. A later one was lost. */
const LATE_TRIAL_MS = 5 * MINUTE;

/** The next sites, after those of an earlier run. */
export const kickMore = internalMutation({
  args: { from: v.number() },
  returns: upkeepApi.kickLanes.returns,
  handler: (ctx, { from }) => kickFrom(ctx, from),
});

const vStalled = v.object({
  siteId: v.id("sites"),
  lane: v.number(),
  stallMs: v.number(),
});
const vUntried = v.object({
  siteId: v.id("sites"),
  lane: v.number(),
  retryAt: v.number(),
});
const vStalledPage = v.object({
  lanes: v.array(vStalled),
  /** Failing lanes whose trial has not come. */
  untried: v.array(vUntried),
  /** Sites whose usage nobody adds up any more. */
  usage: v.array(v.id("sites")),
  /** The place at which the next run begins. Null: there are no further sites. */
  next: v.union(v.null(), v.number()),
});

/**
 * Run this on a stale snapshot, so that it does not conflict with ingests, which append to what it
 * reads.
 */
export const findStalled = internalQuery({
  args: { from: v.number(), to: v.number() },
  returns: vStalledPage,
  handler: async (ctx, { from, to }) => {
    const { rows: sites, beyond } = await readWithin(
      new RowBudget(stalledSites),
      sitesMadeIn(ctx.db, { from, upTo: to }),
    );
    const lanes: Infer<typeof vStalled>[] = [];
    const untried: Infer<typeof vUntried>[] = [];
    const usage: Id<"sites">[] = [];
    let looked = 0;
    for (const row of sites) {
      if (looked >= MAX_STALLED_LANES) {
        return { lanes, untried, usage, next: row._creationTime };
      }
      const site = siteOf(row);
      if (!site) continue;
      if ((await usageLagMs(ctx, site._id)) > MIN_STALL_MS) {
        usage.push(site._id);
      }
      for (const progress of await progressOf(ctx, site._id)) {
        const { lane, failing } = progress;
        if (!failing) continue;
        const { retryAt } = failing;
        if (retryAt === undefined) {
          // The lane is on trial. If the events that it failed at are deleted, only a run of the
          // lane can tell. For a healthy loop it is one more run.
          const waiting = await firstPending(ctx, site._id, lane, progress);
          if (!waiting) lanes.push({ siteId: site._id, lane, stallMs: 0 });
        } else if (retryAt + LATE_TRIAL_MS <= Date.now()) {
          untried.push({ siteId: site._id, lane, retryAt });
        }
      }
      for (let lane = 0; lane < MAX_LANES; lane++) {
        const stallMs = await stallOf(ctx, site, lane);
        if (stallMs === null) continue;
        looked++;
        if (stallMs > allowedStallMs(site)) {
          lanes.push({ siteId: site._id, lane, stallMs });
        }
      }
    }
    return { lanes, untried, usage, next: beyond?._creationTime ?? null };
  },
});

export async function kickFrom(
  ctx: MutationCtx,
  from: number,
  to = Infinity,
): Promise<Infer<typeof upkeepApi.kickLanes.returns>> {
  const stalled: Infer<typeof vStalledPage> = await ctx.runQuery(
    internal.upkeep.kick.findStalled,
    { from, to },
    { useStaleSnapshot: true },
  );
  let kicked = 0;
  let last: Site | null = null;
  // Lanes of a site follow each other, so this reads the site once.
  const siteWith = async (siteId: Id<"sites">) =>
    (last = last?._id === siteId ? last : await findSite(ctx, siteId));
  for (const { siteId, lane, stallMs } of stalled.lanes) {
    const site = await siteWith(siteId);
    if (!site) continue;
    const forgive = stallMs > FORGIVEN_AFTER_MS + site.flushIntervalMs;
    if (await restartLane(ctx, site, lane, { forgive })) kicked++;
  }
  for (const { siteId, lane, retryAt } of stalled.untried) {
    const site = await siteWith(siteId);
    if (site && (await tryAgain(ctx, site, lane, retryAt))) kicked++;
  }
  for (const siteId of stalled.usage) await restartUsageWorker(ctx, siteId);
  if (stalled.next !== null) {
    await ctx.scheduler.runAfter(0, internal.upkeep.kick.kickMore, {
      from: stalled.next,
    });
  }
  return { kicked };
}

/**
 * The time for which the lane has had work and not advanced, without the time for which events wait
 * because nobody looks. 0: it has no work. Null: it never had an event.
 */
async function stallOf(
  ctx: QueryCtx,
  site: Site,
  lane: number,
): Promise<number | null> {
  // Most lanes were never used, and reading a cursor costs more than this.
  if (!(await newestEvent(ctx, site._id, lane))) return null;
  const cursor = await laneCursor(ctx, site._id, lane);
  const waiting = await firstPending(ctx, site._id, lane, cursor);
  if (!waiting) return 0;
  const { receivedAt } = waiting;
  const dueBy = foldDueBy(await paceOf(ctx, site), receivedAt);
  const byNeedMs = dueBy - receivedAt - site.flushIntervalMs;
  return Date.now() - byNeedMs - Math.max(cursor?.at ?? 0, receivedAt);
}

function allowedStallMs({ flushIntervalMs }: Site): number {
  return Math.max(MAX_MISSED_FLUSHES * flushIntervalMs, MIN_STALL_MS);
}
