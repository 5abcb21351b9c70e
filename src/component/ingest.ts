/**
 * The intake, for the HTTP routes and the app's own client: one mutation for each chunk of events,
 * which only inserts. It writes no document that another ingest writes, so no two conflict.
 * `admission.ts` has decided before whether the sender may send. `requests.ts` does both at once.
 */
import { footfallError } from "../shared/errors.js";
import {
  vIngestArgs,
  vIngestResult,
  type IngestResult,
} from "../shared/event/incoming.js";
import { mutation } from "./_generated/server.js";
import { openPiece } from "./intake/importChunks.js";
import {
  checkReceivedAt,
  deliveryOf,
  ingestEvents,
} from "./intake/ingestEvents.js";
import { isHistory } from "./model/intake/eventTime.js";
import { findSite } from "./scope/requireSite.js";

/**
 * Stores up to 500 events. A bad row never fails the others: its reason comes back with its index.
 *
 * Costs an index range for the site, one for each lane that gets events, and one for each event
 * that has an id or is a browser's ping. Waking an idle loop costs two ranges, two scheduled
 * functions and a small row more. By sample it also costs two or three ranges and a row for the
 * backlog, and a row for each rate of a key's request, three at most. An import also costs a small
 * row, and one that names its run two ranges.
 */
export const ingest = mutation({
  args: vIngestArgs.fields,
  returns: vIngestResult,
  handler: async (
    ctx,
    { siteId, events, piece, ...request },
  ): Promise<IngestResult> => {
    const { receivedAt } = request;
    checkReceivedAt(receivedAt);
    const site = await findSite(ctx, siteId);
    if (!site) return { kind: "gone" };
    if (piece && !isHistory(deliveryOf(request))) {
      throw footfallError(
        "invalidArgument",
        "piece is for imports: it needs `import: true` and `trusted: true`.",
        { argument: "piece" },
      );
    }
    const open = piece
      ? await openPiece(ctx, site._id, piece, events.length)
      : null;
    return await ingestEvents(ctx, { ...request, site, events, piece: open });
  },
});
