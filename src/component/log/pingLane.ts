/**
 * The names of lanes, and the ping that makes a lane's loop run. All pings go through here, so that
 * they agree on names and configuration. Stops and starts are in `lanes.ts`, so that ingest need
 * not evaluate those.
 */
import { ping } from "@convex-dev/batch-worker";
import { components, internal } from "../_generated/api.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { monitorLagMs } from "../model/log/monitorLag.js";

export function laneName(siteId: Id<"sites">, lane: number): string {
  return `${siteId}:${lane}`;
}

/** The inverse of `laneName`. */
export function parseLaneName(name: string): { siteId: string; lane: number } {
  const colon = name.lastIndexOf(":");
  return { siteId: name.slice(0, colon), lane: Number(name.slice(colon + 1)) };
}

/**
 * Makes the lane's loop run within the flush interval. Reads one row that is rarely written while
 * the loop runs, and writes it only to wake an idle loop.
 */
export async function pingLane(
  ctx: MutationCtx,
  site: { _id: Id<"sites">; flushIntervalMs: number },
  lane: number,
): Promise<void> {
  await ping(ctx, components.batchWorker, {
    name: laneName(site._id, lane),
    workQuery: internal.fold.loop.nextBatch,
    workerMutation: internal.fold.loop.foldBatch,
    config: {
      debounceMs: site.flushIntervalMs,
      monitorLagMs: monitorLagMs(site.flushIntervalMs),
    },
  });
}
