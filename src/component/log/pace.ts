/** The pace of a site's folds: its settings, and the heartbeats of its dashboards. */
import type { QueryCtx } from "../_generated/server.js";
import type { FoldPace, LagBound } from "../model/log/foldPace.js";
import { findViewing } from "../rows/viewings.js";
import type { Site } from "../scope/requireSite.js";

type PacedSite = Pick<Site, "_id" | "flushIntervalMs" | "maxStalenessMs">;

/** Reads one row, which heartbeats of dashboards write. */
export async function paceOf(
  ctx: QueryCtx,
  { _id: siteId, flushIntervalMs, maxStalenessMs }: PacedSite,
): Promise<FoldPace> {
  const look = await findViewing(ctx, siteId);
  return { flushIntervalMs, maxStalenessMs, look };
}

/** The pace, and how far lanes may be behind it. Reads the same row. */
export async function lagBoundOf(
  ctx: QueryCtx,
  site: PacedSite & Pick<Site, "maxLagMs">,
): Promise<LagBound> {
  return { ...(await paceOf(ctx, site)), maxLagMs: site.maxLagMs };
}
