/**
 * The intake, for the HTTP routes and the app's own client: one mutation for each chunk of events,
 * which only inserts. It writes no document that another ingest writes, so no two conflict.
 * `admission.ts` has decided before whether the sender may send.
 */
import type { FunctionHandle } from "convex/server";
import { footfallError } from "../shared/errors.js";
import {
  vIngestArgs,
  vIngestResult,
  type IngestResult,
} from "../shared/event/incoming.js";
import { noCounts } from "../shared/event/usage.js";
import { mutation } from "./_generated/server.js";
import { countRequest } from "./intake/countRequest.js";
import { noteBrought, openPiece } from "./intake/importChunks.js";
import { pingLane } from "./log/pingLane.js";
import { isHistory } from "./model/intake/eventTime.js";
import {
  answerOf,
  broughtBy,
  bytesOf,
  notStoredOf,
  storedByLane,
} from "./model/intake/decidedRows.js";
import { storeEvents } from "./intake/storeEvents.js";
import { countNotStored, notOfferedRows } from "./intake/notStored.js";
import { findSite } from "./scope/requireSite.js";

/** A mutation of the app. It gets the number of events that a transaction has stored. */
export type IngestHandle = FunctionHandle<
  "mutation",
  { siteId: string; eventCount: number }
>;

/**
 * Stores up to 500 events. A bad row never fails the others: its reason comes back with its index.
 *
 * Costs an index range for the site, one for each lane that gets events, and one for each event
 * that has an id or is a browser's ping. Waking an idle loop costs two ranges, two scheduled
 * functions and four small rows more. By sample it also costs a row for the backlog, and for a key
 * two rows and a range. An import also costs a small row, and one that names its run two ranges.
 */
export const ingest = mutation({
  args: vIngestArgs.fields,
  returns: vIngestResult,
  handler: async (ctx, { events, ...request }): Promise<IngestResult> => {
    const { receivedAt, trusted } = request;
    if (!Number.isFinite(receivedAt)) {
      throw footfallError(
        "invalidArgument",
        `receivedAt is ${receivedAt}; epoch milliseconds are expected.`,
        { argument: "receivedAt" },
      );
    }
    const site = await findSite(ctx, request.siteId);
    if (!site) return { kind: "gone" };
    const delivery = {
      receivedAt,
      sentAt: request.sentAt,
      trusted,
      isImport: request.import ?? false,
    };
    const { piece } = request;
    if (piece && !isHistory(delivery)) {
      throw footfallError(
        "invalidArgument",
        "piece is for imports: it needs `import: true` and `trusted: true`.",
        { argument: "piece" },
      );
    }
    const open = piece
      ? await openPiece(ctx, site._id, piece, events.length)
      : null;
    const rows = await storeEvents(ctx, {
      site,
      delivery,
      events,
      piece: open,
    });
    if (isHistory(delivery)) {
      await noteBrought(ctx, {
        siteId: site._id,
        piece: open,
        given: rows.length,
        receivedAt,
        brought: broughtBy(rows),
      });
    }
    for (const lane of storedByLane(rows).keys()) {
      await pingLane(ctx, site, lane);
    }
    const notOffered = { ...noCounts, ...request.notStored };
    const notStored = notStoredOf(rows, notOffered);
    await countNotStored(ctx, site, receivedAt, notStored);
    await countRequest(ctx, site, request, {
      events: events.length + notOfferedRows(notOffered),
      bytes: bytesOf(rows),
    });
    const answer = answerOf(rows);
    if (request.onIngest !== undefined && answer.accepted > 0) {
      await ctx.scheduler.runAfter(0, request.onIngest as IngestHandle, {
        siteId: site._id,
        eventCount: answer.accepted,
      });
    }
    return answer;
  },
});
