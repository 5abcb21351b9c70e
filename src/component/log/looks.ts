/** Looks at a site's reports, by the heartbeats of its dashboards. */
import type { MutationCtx } from "../_generated/server.js";
import { isLookedAt, NOTED_APART_MS } from "../model/log/foldPace.js";
import { loopsOfSite } from "../rows/laneLoops.js";
import { findProgress } from "../rows/laneProgress.js";
import { findViewing, insertViewing } from "../rows/viewings.js";
import { beginRuns, dueAtOf, hurryLoop, type LoopSite } from "./pingLane.js";

/**
 * Notes that somebody looks at the site's reports. If nobody did before, lanes with waiting events
 * fold at once.
 */
export async function noteLook(
  ctx: MutationCtx,
  site: LoopSite,
): Promise<void> {
  const now = Date.now();
  const look = await findViewing(ctx, site._id);
  if (look === null) {
    // Until now the site has folded as if somebody looked.
    const first = { siteId: site._id, since: now, lookedAt: now };
    await insertViewing(ctx.db, first);
    return;
  }
  const isNew = !isLookedAt(look, now);
  if (isNew || now - look.lookedAt >= NOTED_APART_MS) {
    const since = isNew ? now : look.since;
    await ctx.db.patch("viewings", look._id, { since, lookedAt: now });
  }
  if (isNew) await hurryLoops(ctx, site);
}

/**
 * Has lanes that are awake fold at once: the site lets events wait for less than before, so some may
 * have waited for too long. Nobody has noted when a run is due that the flush interval has planned,
 * so every chain begins again.
 */
export async function foldNow(ctx: MutationCtx, site: LoopSite): Promise<void> {
  const now = Date.now();
  for await (const loop of loopsOfSite(ctx, site._id)) {
    if (loop.status !== "running") continue;
    const { lane } = loop;
    const progress = await findProgress(ctx, site._id, lane);
    // A lane that stands still goes on doing so (`batchSize`).
    const dueAt = Math.min(now, dueAtOf({ loop, progress }));
    await beginRuns(ctx, { site, lane, loop }, 0, dueAt);
  }
}

/** Has the loops of a site that run fold at once. There are 16 at most. */
async function hurryLoops(ctx: MutationCtx, site: LoopSite): Promise<void> {
  for await (const loop of loopsOfSite(ctx, site._id)) {
    if (loop.status !== "running") continue;
    const progress = await findProgress(ctx, site._id, loop.lane);
    await hurryLoop(ctx, site, { loop, progress }, 0);
  }
}
