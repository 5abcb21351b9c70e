/**
 * Admission: whether a request may store events, and for which sender. It is a query of its own
 * that runs once for each request before its first row. So no 503 follows a stored row, and no
 * ingest reads what folds write.
 */
import { pageKind } from "../../shared/event/pageKind.js";
import { isOriginAllowed } from "../../shared/parse/origins.js";
import { limits } from "../../shared/limits.js";
import { type AgentPatterns } from "../../shared/event/intake.js";
import type { Refusal } from "../../shared/event/refusals.js";
import type { Doc } from "../_generated/dataModel.js";
import { type QueryCtx } from "../_generated/server.js";
import { addressDelayMs, findAddressUse } from "./addressUses.js";
import { estimatePending } from "../log/backlog.js";
import { isAnyStuck } from "../log/laneProgress.js";
import { progressOf } from "../rows/laneProgress.js";
import { rateDelayMs, type RatedSender } from "./rates.js";
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
  sender: RatedSender,
  address: string | undefined,
  receivedAt: number,
) {
  const reason = await stateRefusal(ctx, sender.site);
  if (reason !== null) return refused(reason);
  const use = await findAddressUse(ctx, sender, address, receivedAt);
  if (use === null) return { kind: "saltMissing" as const };
  const retryAfterMs = Math.max(
    await rateDelayMs(ctx, sender),
    addressDelayMs(sender, use),
  );
  if (retryAfterMs > 0) return { ...refused("rateLimited"), retryAfterMs };
  return { kind: "open" as const, addressUse: use };
}

export function refused(reason: Refusal) {
  return { kind: "refused" as const, reason };
}

/**
 * A site that counts development pages takes the origins of all of them, whatever it lists. So a
 * page works before anybody has listed the port of its server.
 */
export function originRefusal(
  { kind }: Doc<"keys">,
  { allowedOrigins, allowMissingOrigin, localhost }: Site,
  origin: string | undefined,
): Refusal | null {
  if (kind === "secret") {
    return origin === undefined ? null : "secretInBrowser";
  }
  if (allowedOrigins.length === 0) return null;
  if (origin === undefined) return allowMissingOrigin ? null : "missingOrigin";
  if (isOriginAllowed(origin, allowedOrigins)) return null;
  const isDevelopment = pageKind(origin).pageKind === "development";
  return isDevelopment && localhost === "count" ? null : "origin";
}

async function stateRefusal(
  ctx: QueryCtx,
  site: Site,
): Promise<Refusal | null> {
  if (site.status === "paused" || (await isIntakePaused(ctx))) return "paused";
  const lanes = await progressOf(ctx, site._id);
  if (isAnyStuck(lanes)) return "stuck";
  const most = limits.MAX_PENDING_EVENTS.value;
  const pending = await estimatePending(ctx, site._id, most, lanes);
  return pending > most ? "overloaded" : null;
}
