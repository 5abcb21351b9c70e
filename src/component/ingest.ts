/**
 * The way in: one insert-only mutation per chunk of events. It writes no document that another
 * ingest writes, so that no two ever contend.
 */
import { hash32 } from "../shared/hash.js";
import {
  vIngestArgs,
  vIngestResult,
  type IngestResult,
  type Rejection,
} from "../shared/incoming.js";
import { footfallError } from "../shared/errors.js";
import { limits } from "../shared/limits.js";
import { isOriginAllowed } from "../shared/origins.js";
import type { Doc } from "./_generated/dataModel.js";
import { mutation, type QueryCtx } from "./_generated/server.js";
import { cookielessVisitorId } from "./cookieless.js";
import { findKey } from "./keys.js";
import { pingLane } from "./lanes.js";
import { checkEvent, type CheckedEvent } from "./model/checkEvent.js";

/** Lanes must not follow the bits by which sketches count. */
const LANE_SEED = 0x1a9e;

/**
 * Stores up to 500 events. A bad row never fails the others: its reason comes back with its index.
 * Costs one index range per event that has an id, and four more.
 */
export const ingest = mutation({
  args: vIngestArgs.fields,
  returns: vIngestResult,
  handler: async (ctx, { events, ...request }): Promise<IngestResult> => {
    const most = limits.MAX_EVENTS_PER_MUTATION.value;
    if (events.length > most) {
      throw footfallError(
        "invalidArgument",
        `${events.length} events in one call; at most ${most} are allowed. Send them in several calls.`,
        { argument: "events" },
      );
    }
    if (!Number.isFinite(request.receivedAt)) {
      throw footfallError(
        "invalidArgument",
        `receivedAt is ${request.receivedAt}; epoch milliseconds are expected.`,
        { argument: "receivedAt" },
      );
    }
    const admission = await admit(ctx, request.keyHash, request.origin);
    if ("refused" in admission) {
      return { kind: "refused", reason: admission.refused };
    }
    const { site, trusted } = admission;
    const delivery = {
      receivedAt: request.receivedAt,
      sentAt: request.sentAt,
      trusted,
      isImport: request.import ?? false,
    };
    const needsVisitor =
      !trusted && events.some((event) => event.visitorId === undefined);
    const cookielessId = needsVisitor
      ? await cookielessVisitorId(ctx, site._id, request)
      : undefined;

    let accepted = 0;
    let duplicates = 0;
    const rejected: Rejection[] = [];
    const lanes = new Set<number>();
    for (const [index, event] of events.entries()) {
      const checked = checkEvent(
        cookielessId !== undefined && event.visitorId === undefined
          ? { ...event, visitorId: cookielessId }
          : event,
        site,
        delivery,
      );
      if ("error" in checked) {
        rejected.push({ index, reason: "validation", error: checked.error });
      } else if (await isStored(ctx, site, checked.row)) {
        duplicates++;
      } else {
        const lane = laneOf(checked.row, site.lanes);
        await ctx.db.insert("events", {
          ...checked.row,
          siteId: site._id,
          lane,
          seq: ctx.db.vars.commitTs,
        });
        lanes.add(lane);
        accepted++;
      }
    }
    for (const lane of lanes) await pingLane(ctx, site, lane);
    return { kind: "stored", accepted, duplicates, rejected };
  },
});

type Refusal = Extract<IngestResult, { kind: "refused" }>["reason"];

/**
 * Who may store, and as whom. Unknown, revoked and deleted answer the same, and so does a secret key
 * from a browser: nobody learns which keys exist.
 */
async function admit(
  ctx: QueryCtx,
  keyHash: string,
  origin: string | undefined,
): Promise<{ refused: Refusal } | { site: Doc<"sites">; trusted: boolean }> {
  const key = await findKey(ctx, keyHash);
  const isRefusedKind = key?.kind === "secret" && origin !== undefined;
  const site =
    key && key.revokedAt === undefined && !isRefusedKind
      ? await ctx.db.get("sites", key.siteId)
      : null;
  if (!key || !site || site.status === "deleting") {
    return { refused: "unauthorized" };
  }
  const trusted = key.kind === "secret";
  const { allowedOrigins } = site;
  if (
    !trusted &&
    allowedOrigins.length > 0 &&
    (origin === undefined || !isOriginAllowed(origin, allowedOrigins))
  ) {
    return { refused: "origin" };
  }
  if (site.status === "paused") return { refused: "paused" };
  return { site, trusted };
}

async function isStored(
  ctx: QueryCtx,
  site: Doc<"sites">,
  { eventId }: CheckedEvent,
): Promise<boolean> {
  if (eventId === undefined) return false;
  const stored = await ctx.db
    .query("events")
    .withIndex("by_siteId_and_eventId", (q) =>
      q.eq("siteId", site._id).eq("eventId", eventId),
    )
    .first();
  return stored !== null;
}

/** A visitor's events share a lane, so that folds of different lanes write different rows. */
function laneOf(
  { visitorId, userId, eventId }: CheckedEvent,
  lanes: number,
): number {
  if (lanes === 1) return 0;
  const identity = visitorId ?? userId ?? eventId ?? String(Math.random());
  return hash32(identity, LANE_SEED) % lanes;
}
