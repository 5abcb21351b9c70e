/**
 * Admission: whether a request may store events, and as whom. A query of its own, asked once per request
 * before its first row, so that no 503 follows a stored row and no ingest reads what folds write.
 */
import { defined } from "../shared/defined.js";
import { isOriginAllowed } from "../shared/origins.js";
import { limits } from "../shared/limits.js";
import {
  vAdmission,
  vAdmissionArgs,
  vAppAdmission,
  vAppAdmissionArgs,
  type Admission,
  type AgentPatterns,
  type AppAdmission,
  type Refusal,
} from "../shared/intake.js";
import type { Doc } from "./_generated/dataModel.js";
import { query, type QueryCtx } from "./_generated/server.js";
import { addressDelayMs, findAddressUse } from "./addressUses.js";
import { estimatePending } from "./backlog.js";
import { cookielessVisitorId } from "./cookieless.js";
import { chunkStateOf } from "./importChunks.js";
import { findKey } from "./keyOfHash.js";
import { hasLiveSession } from "./liveSession.js";
import { isAnyStuck, progressOf } from "./laneProgress.js";
import { rateDelayMs, type Sender } from "./rates.js";
import { findSite, findSiteOfSlug, type Site } from "./requireSite.js";
import { isIntakePaused } from "./switches.js";

/**
 * Looks at key, origin, state and rate, in this order; the first that is wrong is the answer. Reads a
 * few small rows, of the backlog about one for each 100 events that wait, of an address under a public key up to a
 * dozen, and of a chunk of an import one for each 500 of its rows. Requests that name a chunk are of servers, and
 * need no visitor.
 */
export const admit = query({
  args: vAdmissionArgs.fields,
  returns: vAdmission,
  handler: async (
    ctx,
    { keyHash, origin, receivedAt, address, chunk, device },
  ): Promise<Admission> => {
    const key = await findKey(ctx, keyHash);
    const site =
      key && key.revokedAt === undefined
        ? await findSite(ctx, key.siteId)
        : null;
    if (!key || !site) {
      return refused("unauthorized");
    }
    const originReason = originRefusal(key, site, origin);
    if (originReason !== null) return refused(originReason);
    const trusted = key.kind === "secret";
    const sender = { site, keyId: key._id, trusted };
    const intake = await intakeNow(ctx, sender, address, receivedAt);
    if (intake.kind !== "open") return intake;
    const admitted = {
      kind: "admitted" as const,
      siteId: site._id,
      keyId: key._id,
      trusted,
      sessionRule: site.sessionRule,
      sessionTimeoutMs: site.sessionTimeoutMs,
      honourDoNotTrack: site.honourDoNotTrack,
      ...defined({ addressUse: intake.addressUse }),
      ...agentPatterns(site),
    };
    if (chunk !== undefined && admitted.trusted) {
      const state = await chunkStateOf(ctx, site._id, chunk);
      return state === null
        ? { kind: "runMissing", siteId: site._id }
        : { ...admitted, chunk: state };
    }
    const isWanted = !admitted.trusted || device?.always === true;
    if (device === undefined || !isWanted) return admitted;
    const visitorId = await cookielessVisitorId(ctx, site, receivedAt, device);
    if (visitorId === null) return { kind: "saltMissing" };
    return {
      ...admitted,
      visitorId,
      ...(device.asksSession === true && {
        hasSession: await hasLiveSession(ctx, site, visitorId, receivedAt),
      }),
    };
  },
});

/**
 * The same for what an app's own mutation takes from the app's pages: state of the site and rate, as of a public
 * key. To be asked on a stale snapshot, so that the mutation does not depend on what folds and ingests write.
 */
export const admitApp = query({
  args: vAppAdmissionArgs.fields,
  returns: vAppAdmission,
  handler: async (
    ctx,
    { site: slug, receivedAt, address, device },
  ): Promise<AppAdmission> => {
    const site = await findSiteOfSlug(ctx, slug);
    if (site === null) return { kind: "siteNotFound" };
    const sender = { site, keyId: null, trusted: false };
    const intake = await intakeNow(ctx, sender, address, receivedAt);
    if (intake.kind !== "open") return intake;
    const admitted = {
      kind: "admitted" as const,
      siteId: site._id,
      honourDoNotTrack: site.honourDoNotTrack,
      ...defined({ addressUse: intake.addressUse }),
      ...agentPatterns(site),
    };
    if (device === undefined) return admitted;
    const visitorId = await cookielessVisitorId(ctx, site, receivedAt, device);
    if (visitorId === null) return { kind: "saltMissing" };
    return { ...admitted, visitorId };
  },
});

/** Nothing for the many sites without any: the answer goes with every request. */
function agentPatterns({ allowedAgents, deniedAgents }: AgentPatterns) {
  const hasAny = allowedAgents.length + deniedAgents.length > 0;
  return hasAny ? { agents: { allowedAgents, deniedAgents } } : {};
}

/** Whether the site takes anything now from this sender: `open`, or why not, or what has to be made first. */
async function intakeNow(
  ctx: QueryCtx,
  sender: Sender,
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

function refused(reason: Refusal) {
  return { kind: "refused" as const, reason };
}

function originRefusal(
  { kind }: Doc<"keys">,
  { allowedOrigins, allowMissingOrigin }: Site,
  origin: string | undefined,
): Refusal | null {
  if (kind === "secret") {
    return origin === undefined ? null : "secretInBrowser";
  }
  if (allowedOrigins.length === 0) return null;
  if (origin === undefined) return allowMissingOrigin ? null : "missingOrigin";
  return isOriginAllowed(origin, allowedOrigins) ? null : "origin";
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
