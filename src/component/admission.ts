/**
 * Admission, for the HTTP routes and the app's own client: may this sender send now? It decides
 * before `ingest` stores a row, and writes nothing.
 */
import { defined } from "../shared/defined.js";
import {
  vAdmission,
  vAdmissionArgs,
  vAppAdmission,
  vAppAdmissionArgs,
  type Admission,
  type AppAdmission,
} from "../shared/event/intake.js";
import type { Refusal } from "../shared/event/refusals.js";
import { query, type QueryCtx } from "./_generated/server.js";
import { cookielessVisitorId } from "./intake/cookieless.js";
import { chunkStateOf } from "./intake/importChunks.js";
import { findKey } from "./rows/keys.js";
import { isAccessNew, notesRefusal } from "./intake/watchedSites.js";
import { hasLiveSession } from "./intake/liveSession.js";
import { findNewestSite, findSiteOfSlug } from "./rows/sites.js";
import { findSite, type Site } from "./scope/requireSite.js";
import {
  agentPatterns,
  intakeNow,
  refused,
  originRefusal,
} from "./intake/admission.js";

/**
 * Checks key, origin, state and rate in this order, and answers with the first that is wrong. Reads
 * a few small rows. It also reads one row for each 100 events that wait, up to a dozen for an
 * address under a public key, and one for each 500 rows of a chunk of an import. Servers send
 * requests that name a chunk, and those need no visitor. A refusal of its key or origin costs the
 * site's first event, or up to ten notes of refusals.
 */
export const admit = query({
  args: vAdmissionArgs.fields,
  returns: vAdmission,
  handler: async (
    ctx,
    { keyHash, origin, receivedAt, address, chunk, device },
  ): Promise<Admission> => {
    const key = await findKey(ctx, keyHash);
    const site = key && (await findSite(ctx, key.siteId));
    const refusal = { origin, receivedAt };
    if (!key || !site || key.revokedAt !== undefined) {
      // Nobody knows whose an unknown key should be. Somebody who sets up a site has made the newest.
      const noting = key ? site : await findNewestSite(ctx);
      return await noted(ctx, noting, { ...refusal, reason: "unauthorized" });
    }
    const reason = originRefusal(key, site, origin);
    if (reason !== null) return await noted(ctx, site, { ...refusal, reason });
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
      ...(isAccessNew(site, receivedAt) && { isWatched: true }),
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

interface RequestRefusal {
  reason: Refusal;
  origin: string | undefined;
  receivedAt: number;
}

/** The refusal, with the site that notes it, if one does. */
async function noted(
  ctx: QueryCtx,
  site: Site | null,
  { reason, origin = "", receivedAt }: RequestRefusal,
): Promise<Admission> {
  const isNoted =
    site !== null &&
    (await notesRefusal(ctx, site, { reason, origin, now: receivedAt }));
  return { ...refused(reason), ...(isNoted && { notingSiteId: site._id }) };
}

/**
 * Does the same for events that an app's own mutation takes from the app's pages. Checks the state
 * of the site and the rate of a public key. Call it on a stale snapshot, so that the mutation does
 * not depend on what folds and ingests write.
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
