/**
 * The usual way of a request over HTTP into the log: one mutation admits it and stores its events.
 * The mutation depends on what operators write (key, site), and on the salts of days, which nobody
 * changes. All else that admission reads comes from a stale snapshot. So no two of these mutations
 * conflict, and none conflicts with a fold.
 */
import { defined } from "../shared/defined.js";
import {
  vRequestArgs,
  vRequestResult,
  type RequestArgs,
  type RequestResult,
} from "../shared/event/request.js";
import { leftOutCounts, leftOutRows } from "../shared/parse/leftOutRows.js";
import { internal } from "./_generated/api.js";
import { mutation, type MutationCtx } from "./_generated/server.js";
import { agentPatterns } from "./intake/admission.js";
import { hasAddressRate, hashOfAddress } from "./intake/rates.js";
import { askedSite } from "./intake/askedSite.js";
import { cookielessVisitorId } from "./intake/cookieless.js";
import { DaySalt } from "./intake/daySalt.js";
import { checkReceivedAt, ingestEvents } from "./intake/ingestEvents.js";
import { findSender, type KnownSender } from "./intake/sender.js";
import type { SnapshotAnswer } from "./intake/snapshot.js";
import { isAccessNew } from "./intake/watchedSites.js";
import { offeredEvents } from "./model/intake/offeredEvents.js";

/**
 * Admits a request and stores its events, up to 500. It checks key, origin, state and rate in this
 * order, and answers with the first that is wrong. A refused request stores nothing.
 *
 * Costs what `ingest` costs, a range for the key, and what the admission reads on the snapshot. Under
 * a public key it also costs a range for the day's salt. A request that needs a cookieless visitor
 * costs a range more for the salt of the day before. If that salt is there, it also costs a range of
 * the visitor's events.
 */
export const ingest = mutation({
  args: vRequestArgs.fields,
  returns: vRequestResult,
  handler: async (ctx, request): Promise<RequestResult> => {
    const { receivedAt, trusted, sentAt, onIngest } = request;
    checkReceivedAt(receivedAt);
    const sender = await findSender(ctx, request);
    if (sender.kind === "refused") return sender;
    if (sender.trusted !== trusted) return { kind: "otherKey" };
    const { site, keyId } = sender;
    const salt = new DaySalt(ctx, receivedAt);
    const intake = await askSnapshot(ctx, { sender, salt, request });
    if (intake.kind !== "open") return intake;
    const leftOut = leftOutRows(request.events.length, request, {
      trusted,
      honourDoNotTrack: site.honourDoNotTrack,
      ...agentPatterns(site),
    });
    const isAnyOffered = leftOut.size < request.events.length;
    const visitorId = isAnyOffered
      ? await visitorOf(ctx, { sender, salt, request })
      : undefined;
    await salt.store();
    const { events, inRequest } = offeredEvents(
      request.events,
      leftOut,
      visitorId,
    );
    const notOffered = leftOutCounts(leftOut);
    const rejectedValidation = request.rejectedValidation ?? 0;
    const answer = await ingestEvents(ctx, {
      site,
      keyId,
      trusted,
      receivedAt,
      rateLevels: intake.rateLevels,
      ...defined({ sentAt, onIngest }),
      notStored: { ...notOffered, rejectedValidation },
      piece: null,
      events,
    });
    return {
      ...inRequest(answer),
      ...(leftOut.size > 0 && { notOffered }),
      ...(isAccessNew(site, receivedAt) && { watchedSiteId: site._id }),
    };
  },
});

interface Known {
  sender: KnownSender;
  salt: DaySalt;
  request: RequestArgs;
}

/** Asks a stale snapshot what folds and other requests have written about the sender. */
async function askSnapshot(
  ctx: MutationCtx,
  { sender, salt, request: { address, receivedAt } }: Known,
): Promise<SnapshotAnswer> {
  const { site, keyId, trusted } = sender;
  const hash =
    address !== undefined && hasAddressRate(sender)
      ? hashOfAddress(await salt.get(), sender, address)
      : undefined;
  return await ctx.runQuery(
    internal.intake.snapshot.admit,
    {
      site: askedSite(site),
      keyId,
      trusted,
      receivedAt,
      ...defined({ address: hash }),
    },
    { useStaleSnapshot: true },
  );
}

/** The cookieless visitor of the request, if its rows need one. */
async function visitorOf(
  ctx: MutationCtx,
  { sender: { site, trusted }, salt, request }: Known,
): Promise<string | undefined> {
  if (trusted || request.needsVisitor !== true) return undefined;
  const { receivedAt, ip, userAgent } = request;
  const visit = { site, salt: await salt.get(), receivedAt };
  return await cookielessVisitorId(ctx, visit, defined({ ip, userAgent }));
}
