/**
 * The way in: one insert-only mutation per chunk of events. It writes no document that another
 * ingest writes, so that no two ever contend. Who may send is decided before it, in `admission.ts`.
 */
import type { FunctionHandle } from "convex/server";
import { defined } from "../shared/defined.js";
import { hash32 } from "../shared/hash.js";
import {
  vIngestArgs,
  vIngestResult,
  type IncomingEvent,
  type IngestResult,
  type Rejection,
  type Repeat,
} from "../shared/incoming.js";
import { footfallError } from "../shared/errors.js";
import { limits } from "../shared/limits.js";
import type { Doc } from "./_generated/dataModel.js";
import { mutation, type QueryCtx } from "./_generated/server.js";
import { noteArrivals } from "./backlog.js";
import { pingLane } from "./lanes.js";
import { checkEvent, type CheckedEvent } from "./model/checkEvent.js";
import { countSent } from "./rates.js";
import { countNotStored } from "./usage.js";

/** Lanes must not follow the bits by which sketches count. */
const LANE_SEED = 0x1a9e;

/** An app's mutation that learns how many events a transaction has stored. */
export type IngestHandle = FunctionHandle<
  "mutation",
  { siteId: string; eventCount: number }
>;

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
    const { receivedAt, trusted, keyId } = request;
    if (!Number.isFinite(receivedAt)) {
      throw footfallError(
        "invalidArgument",
        `receivedAt is ${receivedAt}; epoch milliseconds are expected.`,
        { argument: "receivedAt" },
      );
    }
    const siteId = ctx.db.normalizeId("sites", request.siteId);
    const site = siteId && (await ctx.db.get("sites", siteId));
    if (!site || site.status === "deleting") return { kind: "gone" };
    const delivery = {
      receivedAt,
      sentAt: request.sentAt,
      trusted,
      isImport: request.import ?? false,
    };

    let accepted = 0;
    let duplicates = 0;
    const rejected: Rejection[] = [];
    const repeats: Repeat[] = [];
    const perLane = new Map<number, number>();
    for (const [index, { repeatOf, ...event }] of events.entries()) {
      const checked = checkEvent(event, site, delivery);
      if ("error" in checked) {
        rejected.push({ index, reason: "validation", error: checked.error });
        continue;
      }
      const stored = await findStored(ctx, site, checked.row, repeatOf);
      if (stored) {
        duplicates++;
        if (repeatOf) repeats.push(repeatAt(index, stored));
      } else {
        const lane = laneOf(checked.row, site.lanes);
        await ctx.db.insert("events", {
          ...checked.row,
          siteId: site._id,
          lane,
          seq: ctx.db.vars.commitTs,
        });
        perLane.set(lane, (perLane.get(lane) ?? 0) + 1);
        accepted++;
      }
    }
    for (const lane of perLane.keys()) await pingLane(ctx, site, lane);
    await noteArrivals(ctx, site._id, perLane);
    const { notStored = nothing } = request;
    const { rejectedValidation, bots, doNotTrack } = notStored;
    await countNotStored(ctx, site, receivedAt, {
      duplicates,
      rejectedValidation: rejectedValidation + rejected.length,
      rejectedInternal: 0,
      bots,
      doNotTrack,
    });
    if (keyId !== undefined) {
      const others = rejectedValidation + bots + doNotTrack;
      await countSent(ctx, { site, keyId }, events.length + others);
    }
    if (request.onIngest !== undefined && accepted > 0) {
      await ctx.scheduler.runAfter(0, request.onIngest as IngestHandle, {
        siteId: site._id,
        eventCount: accepted,
      });
    }
    return {
      kind: "stored",
      accepted,
      duplicates,
      rejected,
      ...(repeats.length > 0 && { repeats }),
    };
  },
});

const nothing = { rejectedValidation: 0, bots: 0, doNotTrack: 0 };

/** The event that is there already, or null. */
async function findStored(
  ctx: QueryCtx,
  site: Doc<"sites">,
  { eventId, receivedAt, source }: CheckedEvent,
  repeatOf: IncomingEvent["repeatOf"],
): Promise<Doc<"events"> | null> {
  if (eventId !== undefined) {
    // Who has a public key can guess the id of a server event, and must not make it a duplicate by that.
    const same = await eventsOf(ctx, site, eventId).take(2);
    const stored = same.find(
      (event) => source === "client" || event.source === "server",
    );
    if (stored) return stored;
  }
  for (const otherId of repeatOf?.eventIds ?? []) {
    const other = await eventsOf(ctx, site, otherId).first();
    const isSame =
      other !== null &&
      Math.abs(other.receivedAt - receivedAt) < (repeatOf?.withinMs ?? 0);
    if (isSame) return other;
  }
  return null;
}

function eventsOf(ctx: QueryCtx, site: Doc<"sites">, eventId: string) {
  return ctx.db
    .query("events")
    .withIndex("by_siteId_and_eventId", (q) =>
      q.eq("siteId", site._id).eq("eventId", eventId),
    );
}

function repeatAt(
  index: number,
  { occurredAt, visitorId }: Doc<"events">,
): Repeat {
  return { index, occurredAt, ...defined({ visitorId }) };
}

/** A visitor's events share a lane, so that folds of different lanes write different rows. */
function laneOf(
  { visitorId, userId, groupId, eventId }: CheckedEvent,
  lanes: number,
): number {
  if (lanes === 1) return 0;
  const identity =
    visitorId ?? userId ?? groupId ?? eventId ?? String(Math.random());
  return hash32(identity, LANE_SEED) % lanes;
}
