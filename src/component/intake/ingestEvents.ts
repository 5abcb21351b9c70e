/**
 * The body of every mutation of the intake: stores events of an admitted sender, wakes the loops
 * that have to know, and counts the request. It writes no document that another ingest writes,
 * except those that wake an idle loop, so no two conflict.
 */
import type { FunctionHandle } from "convex/server";
import type { Infer } from "convex/values";
import { footfallError } from "../../shared/errors.js";
import type { vIngestArgs } from "../../shared/event/incoming.js";
import { noCounts } from "../../shared/event/usage.js";
import type { MutationCtx } from "../_generated/server.js";
import { pingLane } from "../log/pingLane.js";
import { MOST_WAITING_EVENTS } from "../model/log/foldPace.js";
import { isHistory, type Receipt } from "../model/intake/eventTime.js";
import {
  answerOf,
  broughtBy,
  bytesOf,
  notStoredOf,
  storedByLane,
} from "../model/intake/decidedRows.js";
import type { Site } from "../scope/requireSite.js";
import { countRequest } from "./countRequest.js";
import { noteBrought, type OpenPiece } from "./importChunks.js";
import { countNotStored, notOfferedRows } from "./notStored.js";
import { storeEvents } from "./storeEvents.js";

/** A mutation of the app. It gets the number of events that a transaction has stored. */
export type IngestHandle = FunctionHandle<
  "mutation",
  { siteId: string; eventCount: number }
>;

/** Events of one request and all that decides about them. */
interface Given extends Omit<Infer<typeof vIngestArgs>, "siteId" | "piece"> {
  site: Site;
  /** The events are a piece of an import that has a run. Null: they are not. */
  piece: OpenPiece | null;
}

/** @throws a Footfall error `invalidArgument` for a time of receipt that is none */
export function checkReceivedAt(receivedAt: number): void {
  if (Number.isFinite(receivedAt)) return;
  throw footfallError(
    "invalidArgument",
    `receivedAt is ${receivedAt}; epoch milliseconds are expected.`,
    { argument: "receivedAt" },
  );
}

export function deliveryOf({
  receivedAt,
  sentAt,
  trusted,
  import: isImport = false,
}: Pick<Given, "receivedAt" | "sentAt" | "trusted" | "import">): Receipt {
  return { receivedAt, sentAt, trusted, isImport };
}

/**
 * Stores up to 500 events. A bad row never fails the others: its reason comes back with its index.
 * `ingest` says what it costs.
 */
export async function ingestEvents(
  ctx: MutationCtx,
  { site, piece, events, ...request }: Given,
) {
  const { receivedAt } = request;
  const delivery = deliveryOf(request);
  const rows = await storeEvents(ctx, { site, delivery, events, piece });
  if (isHistory(delivery)) {
    await noteBrought(ctx, {
      siteId: site._id,
      piece,
      given: rows.length,
      receivedAt,
      brought: broughtBy(rows),
    });
  }
  for (const [lane, count] of storedByLane(rows)) {
    await pingLane(ctx, site, lane, count >= MOST_WAITING_EVENTS);
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
}
