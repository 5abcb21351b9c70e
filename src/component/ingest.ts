/**
 * The way in: one insert-only mutation per chunk of events. It writes no document that another
 * ingest writes, so that no two ever contend. Who may send is decided before it, in `admission.ts`.
 */
import type { FunctionHandle } from "convex/server";
import { v } from "convex/values";
import { footfallError } from "../shared/errors.js";
import {
  vIngestArgs,
  vIngestResult,
  type IngestResult,
} from "../shared/incoming.js";
import { mutation } from "./_generated/server.js";
import { pingLane } from "./lanes.js";
import { countSent } from "./rates.js";
import { requireFewEnough, storeEvents } from "./storeEvents.js";
import { countNotStored } from "./usage.js";

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
  args: {
    ...vIngestArgs.fields,
    /** By the app's own client, which shows no key: counts towards the rate of the site alone. */
    keyless: v.optional(v.boolean()),
  },
  returns: vIngestResult,
  handler: async (
    ctx,
    { events, keyless = false, ...request },
  ): Promise<IngestResult> => {
    requireFewEnough(events);
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
    const { accepted, duplicates, rejected, repeats, lanes } =
      await storeEvents(
        ctx,
        site,
        {
          receivedAt,
          sentAt: request.sentAt,
          trusted,
          isImport: request.import ?? false,
        },
        events,
      );
    for (const lane of lanes.keys()) await pingLane(ctx, site, lane);
    const { notStored = nothing } = request;
    const { rejectedValidation, bots, doNotTrack } = notStored;
    await countNotStored(ctx, site, receivedAt, {
      duplicates,
      rejectedValidation: rejectedValidation + rejected.length,
      rejectedInternal: 0,
      bots,
      doNotTrack,
    });
    if (keyId !== undefined || keyless) {
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
