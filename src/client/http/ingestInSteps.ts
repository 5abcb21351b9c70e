/**
 * The way of a request in steps: the component admits it, and mutations store its chunks. It is for
 * requests of several chunks, for imports, and for dialects that need the answer of admission.
 */
import { createFunctionHandle } from "convex/server";
import { defined } from "../../shared/defined.js";
import type { IncomingEvent, Repeat } from "../../shared/event/incoming.js";
import { addressOfSender } from "./address.js";
import { admit } from "./admit.js";
import type { Answer, AskingDialect } from "./dialect.js";
import { admittedChunk } from "./importRun.js";
import type { IngestBackend } from "./ingest.js";
import { noteRejection } from "./noteRefusal.js";
import { offerOf, refuseIncrements, type Offer } from "./offer.js";
import { storeBatch, type Batch } from "./pipeline.js";
import { HttpProblem } from "./problem.js";
import { lacksVisitor, type ReceivedRequest } from "./receivedRequest.js";

/** Costs one query and one mutation for each 500 events, and what `admit` says besides. */
export async function ingestInSteps(
  { ctx, component }: IngestBackend,
  received: ReceivedRequest,
): Promise<Answer> {
  const { dialect, read, body, sender, headers, options } = received;
  const { receivedAt } = sender;
  const admitted = await admit(ctx, component, admissionOf(received));
  // The handler throws this only after admission, so that a sender without a key learns nothing
  // else.
  if (read instanceof HttpProblem) throw read;
  const chunk = admittedChunk(read, admitted);
  let offer = await offerOf(read, admitted, { headers, sender, ...options });
  if (dialect.asksAdmission === true && dialect.checksIncrements === true) {
    offer = await refuseIncrements({ ctx, component }, admitted, offer);
  }
  const onIngest =
    options.onIngest && (await createFunctionHandle(options.onIngest));
  const { siteId, keyId, trusted, rateLevels, isWatched } = admitted;
  const stored = await storeBatch(
    { ctx, component },
    {
      siteId,
      keyId,
      trusted,
      receivedAt,
      rateLevels,
      ...defined({
        sentAt: read.sentAt,
        import: read.import,
        chunk,
        onIngest,
      }),
      ...batchOf(offer),
    },
  );
  if (isWatched === true) {
    await noteRejection({ ctx, component }, siteId, stored);
  }
  const { events } = offer;
  return dialect.answer({
    body,
    stored,
    events: withRepeated(events, stored.repeats),
    admitted,
    receivedAt,
    ...(read.import && {
      importOf: { trusted, events, ...defined({ chunk: read.chunk }) },
    }),
  });
}

/** Returns the facts about a request by which the component admits it. */
function admissionOf({ dialect, keyHash, read, sender }: ReceivedRequest) {
  const { origin, ip, userAgent, receivedAt } = sender;
  const asking: Partial<AskingDialect> =
    dialect.asksAdmission === true ? dialect : {};
  const { answersVisitor: always, answersSession: asksSession } = asking;
  const needsVisitor = always === true || lacksVisitor(read);
  return {
    keyHash,
    receivedAt,
    ...defined({
      origin,
      address: addressOfSender(ip),
      chunk: read instanceof HttpProblem ? undefined : read.chunk,
      device: needsVisitor
        ? defined({ ip, userAgent, always, asksSession })
        : undefined,
    }),
  };
}

function batchOf({
  events,
  rejected,
  excluded,
}: Offer): Pick<Batch, "rows" | "rejected" | "excluded"> {
  const rows = events.flatMap((event, index) =>
    event ? [{ index, event }] : [],
  );
  return { rows, rejected, excluded };
}

/** Gives a repeated event the answer of the event that it repeats. */
function withRepeated(
  events: Offer["events"],
  repeats: readonly Repeat[],
): (IncomingEvent | null)[] {
  const answered = [...events];
  for (const { index, ...first } of repeats) {
    const event = answered[index];
    if (event) answered[index] = { ...event, ...first };
  }
  return answered;
}
