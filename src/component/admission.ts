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
import { query } from "./_generated/server.js";
import { cookielessVisitorId } from "./intake/cookieless.js";
import { chunkStateOf } from "./intake/importChunks.js";
import { findKey } from "./rows/keys.js";
import { hasLiveSession } from "./intake/liveSession.js";
import { findSiteOfSlug } from "./rows/sites.js";
import { findSite } from "./scope/requireSite.js";
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
 * requests that name a chunk, and those need no visitor.
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
