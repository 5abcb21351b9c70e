/**
 * Admission by the state of a site and by rates: whether a sender may store events now. It runs once
 * for each request before its first row, in a query of its own or on a stale snapshot. So no 503
 * follows a stored row, and no ingest depends on what folds write.
 */
import { limits } from "../../shared/limits.js";
import { type AgentPatterns } from "../../shared/event/intake.js";
import type { Refusal } from "../../shared/event/refusals.js";
import { type QueryCtx } from "../_generated/server.js";
import { hasAddressRate, hashOfAddress, type RatedSender } from "./rates.js";
import { findRateLevels, rateDelayMs } from "./rateUses.js";
import { saltOf } from "./cookieless.js";
import { estimatePending } from "../log/backlog.js";
import { isAnyStuck } from "../log/laneProgress.js";
import { progressOf } from "../rows/laneProgress.js";
import { type Site } from "../scope/requireSite.js";
import { isIntakePaused } from "../rows/switches.js";

/**
 * The site's patterns of agents; empty for the many sites without any, since the answer goes with
 * every request.
 */
export function agentPatterns({ allowedAgents, deniedAgents }: AgentPatterns) {
  const hasAny = allowedAgents.length + deniedAgents.length > 0;
  return hasAny ? { agents: { allowedAgents, deniedAgents } } : {};
}

/**
 * Whether the site takes anything from this sender now: `open`, or why not, or that the day's salt
 * is missing.
 */
export async function intakeNow(
  ctx: QueryCtx,
  sender: RatedSender & { site: Site },
  address: string | undefined,
  receivedAt: number,
) {
  const reason = await stateRefusal(ctx, sender.site);
  if (reason !== null) return refused(reason);
  if (address === undefined || !hasAddressRate(sender)) {
    return await ratesNow(ctx, sender, undefined, receivedAt);
  }
  const salt = await saltOf(ctx, receivedAt);
  if (salt === null) return { kind: "saltMissing" as const };
  const hash = hashOfAddress(salt, sender, address);
  return await ratesNow(ctx, sender, hash, receivedAt);
}

/**
 * Whether the rates of key, site and address let the sender send now.
 *
 * @param address the hash of an address that has a rate of its own
 */
export async function ratesNow(
  ctx: QueryCtx,
  sender: RatedSender,
  address: string | undefined,
  receivedAt: number,
) {
  const rateLevels = await findRateLevels(ctx, sender, address, receivedAt);
  const retryAfterMs = rateDelayMs(sender, rateLevels);
  if (retryAfterMs > 0) return { ...refused("rateLimited"), retryAfterMs };
  return { kind: "open" as const, rateLevels };
}

export function refused(reason: Refusal) {
  return { kind: "refused" as const, reason };
}

/** Why the site takes nothing from anybody now; null: it takes. */
export async function stateRefusal(
  ctx: QueryCtx,
  site: Pick<Site, "_id" | "status">,
): Promise<Refusal | null> {
  if (site.status === "paused" || (await isIntakePaused(ctx))) return "paused";
  const lanes = await progressOf(ctx, site._id);
  if (isAnyStuck(lanes)) return "stuck";
  const most = limits.MAX_PENDING_EVENTS.value;
  const pending = await estimatePending(ctx, site._id, most, lanes);
  return pending > most ? "overloaded" : null;
}
