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
import { cookielessVisitorId, saltOf } from "./intake/cookieless.js";
import { chunkStateOf } from "./intake/importChunks.js";
import { findSender } from "./intake/sender.js";
import { isAccessNew } from "./intake/watchedSites.js";
import { hasLiveSession } from "./intake/liveSession.js";
import { findSiteOfSlug } from "./rows/sites.js";
import { agentPatterns, intakeNow } from "./intake/admission.js";

/**
 * Checks key, origin, state and rate in this order, and answers with the first that is wrong. Reads
 * a few small rows. It also reads one row for each 100 events that wait, up to a dozen for each
 * rate of the sender, and one for each 500 rows of a chunk of an import. Servers send
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
    const shown = { keyHash, receivedAt, ...defined({ origin }) };
    const sender = await findSender(ctx, shown);
    if (sender.kind === "refused") return sender;
    const { site, keyId, trusted } = sender;
    const intake = await intakeNow(ctx, sender, address, receivedAt);
    if (intake.kind !== "open") return intake;
    const admitted = {
      kind: "admitted" as const,
      siteId: site._id,
      keyId,
      trusted,
      sessionRule: site.sessionRule,
      sessionTimeoutMs: site.sessionTimeoutMs,
      honourDoNotTrack: site.honourDoNotTrack,
      rateLevels: intake.rateLevels,
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
    const salt = await saltOf(ctx, receivedAt);
    if (salt === null) return { kind: "saltMissing" };
    const visit = { site, salt, receivedAt };
    const visitorId = await cookielessVisitorId(ctx, visit, device);
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
      rateLevels: intake.rateLevels,
      ...agentPatterns(site),
    };
    if (device === undefined) return admitted;
    const salt = await saltOf(ctx, receivedAt);
    if (salt === null) return { kind: "saltMissing" };
    const visit = { site, salt, receivedAt };
    const visitorId = await cookielessVisitorId(ctx, visit, device);
    return { ...admitted, visitorId };
  },
});
