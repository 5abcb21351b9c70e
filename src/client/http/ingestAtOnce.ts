/**
 * The usual way of a request: one mutation admits it and stores its events. What depends on the
 * admission is decided in that mutation, so it gets all described rows, and the marks by which a
 * site may leave some of them out.
 */
import { createFunctionHandle } from "convex/server";
import { defined } from "../../shared/defined.js";
import { errorForLog } from "../../shared/errorForLog.js";
import type { RequestArgs, RequestResult } from "../../shared/event/request.js";
import { limits } from "../../shared/limits.js";
import { keyPrefixes } from "../keys.js";
import { addressOfSender } from "./address.js";
import { throwRefusal } from "./admit.js";
import { toChunks } from "./chunks.js";
import type { Answer, ReadRequest } from "./dialect.js";
import type { IngestBackend, IngestOptions } from "./ingest.js";
import { noteRejection } from "./noteRefusal.js";
import { undecidedRows } from "./offer.js";
import { isPlatformLimit, platformOverload } from "./platformLimits.js";
import { HttpProblem } from "./problem.js";
import { lacksVisitor, type ReceivedRequest } from "./receivedRequest.js";
import { add, countsOf, nothing, storedOf } from "./rowCounts.js";

/**
 * Costs one mutation. A refusal, and a row that is wrong, costs a mutation more while somebody sets
 * the site up. Returns null if the request has to go in steps. Nothing of it is stored then.
 */
export async function ingestAtOnce(
  backend: IngestBackend,
  received: ReceivedRequest,
): Promise<Answer | null> {
  const { dialect, read, body, sender, headers, options } = received;
  const trusted = isTrusted(received);
  if (dialect.asksAdmission === true || trusted === null) return null;
  if (read instanceof HttpProblem || !isForOneStep(read, options)) return null;
  const facts = { headers, sender, ...options };
  const { rows, marks, rejected } = await undecidedRows(read, trusted, facts);
  if (toChunks(rows).length > 1) return null;
  const onIngest =
    options.onIngest && (await createFunctionHandle(options.onIngest));
  const result = await tryToIngest(backend, {
    ...senderOf(received, trusted),
    ...marks,
    ...defined({ sentAt: read.sentAt, onIngest }),
    ...(rejected.length > 0 && { rejectedValidation: rejected.length }),
    events: rows.map(({ event }) => event),
  });
  if (result === null || result.kind === "otherKey") return null;
  if (result.kind === "refused") {
    return await throwRefusal(backend, result, sender.origin);
  }
  const counts = add({ ...nothing, rejected }, countsOf(rows, result));
  const excluded = result.notOffered ?? { bots: 0, doNotTrack: 0 };
  const stored = storedOf(counts, excluded);
  if (result.watchedSiteId !== undefined) {
    await noteRejection(backend, result.watchedSiteId, stored);
  }
  return dialect.answer({ body, stored, receivedAt: sender.receivedAt });
}

/**
 * Whether the key is secret, as it and the request say; null: they do not say. An app may register
 * keys of other vendors. A secret key that comes with an origin is refused, so no such request is
 * a server's.
 */
function isTrusted({ key, sender }: ReceivedRequest): boolean | null {
  if (sender.origin !== undefined) return false;
  if (key.startsWith(keyPrefixes.public)) return false;
  return key.startsWith(keyPrefixes.secret) ? true : null;
}

/**
 * Whether one mutation can decide all about the request. An app's own look-up of places must see
 * only addresses of admitted senders, and none that a site leaves out.
 */
function isForOneStep(
  { rows, import: isImport = false }: ReadRequest,
  { geo }: IngestOptions,
): boolean {
  return (
    typeof geo !== "function" &&
    !isImport &&
    rows.length <= limits.MAX_EVENTS_PER_MUTATION.value
  );
}

/** Returns the facts by which the component admits the request and finds its visitor. */
function senderOf(
  { keyHash, read, sender }: ReceivedRequest,
  trusted: boolean,
): Omit<RequestArgs, "events"> {
  const { origin, ip, receivedAt } = sender;
  return {
    keyHash,
    trusted,
    receivedAt,
    ...defined({ origin, address: addressOfSender(ip) }),
    ...(!trusted &&
      lacksVisitor(read) && { needsVisitor: true, ...defined({ ip }) }),
  };
}

/** Returns null if the mutation failed. It has stored nothing then. */
async function tryToIngest(
  { ctx, component }: IngestBackend,
  request: RequestArgs,
): Promise<RequestResult | null> {
  try {
    return await ctx.runMutation(component.requests.ingest, request);
  } catch (error) {
    if (isPlatformLimit(error)) {
      console.error("Footfall could not store some events", errorForLog(error));
      throw platformOverload();
    }
    // The steps find out whether admission has failed, or which row cannot be stored.
    console.warn(
      "Footfall could not store a request at once, and tries it in steps",
      errorForLog(error),
    );
    return null;
  }
}
