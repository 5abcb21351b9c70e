/** Looks at a site's reports, by the heartbeats of its dashboards. */
import type { MutationCtx } from "../_generated/server.js";
import {
  foldDelayMs,
  isLookedAt,
  NOTED_APART_MS,
} from "../model/log/foldPace.js";
import { loopsOfSite } from "../rows/laneLoops.js";
import { findProgress } from "../rows/laneProgress.js";
import { findViewing, insertViewing } from "../rows/viewings.js";
import { paceOf } from "./pace.js";
import { hurryLoop, type LoopSite } from "./pingLane.js";

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
  if (isNew) await hurryLoops(ctx, site, () => 0);
}

/** Has lanes fold as early as the site's new settings ask. A lane that folds before does so. */
export async function hurryToPace(
  ctx: MutationCtx,
  site: LoopSite,
): Promise<void> {
  const now = Date.now();
  const pace = await paceOf(ctx, site);
  await hurryLoops(ctx, site, ({ eventsPerHour = 0 }) =>
    foldDelayMs(pace, eventsPerHour, now),
  );
}

/** Hurries the loops of a site that run. There are 16 at most. */
async function hurryLoops(
  ctx: MutationCtx,
  site: LoopSite,
  delayMsOf: (loop: { eventsPerHour?: number }) => number,
): Promise<void> {
  for await (const loop of loopsOfSite(ctx, site._id)) {
    if (loop.status !== "running") continue;
    const progress = await findProgress(ctx, site._id, loop.lane);
    await hurryLoop(ctx, site, { loop, progress }, delayMsOf(loop));
  }
}
