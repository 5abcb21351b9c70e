/** The steps of one ingest request, in any dialect. Each step that refuses it throws. */
import {
  createFunctionHandle,
  type FunctionReference,
  type GenericActionCtx,
  type GenericDataModel,
} from "convex/server";
import { defined } from "../../shared/defined.js";
import type { IncomingEvent, Repeat } from "../../shared/event/incoming.js";
import type { Admitted } from "../../shared/event/intake.js";
import { InvalidInput } from "../../shared/invalid.js";
import type { ComponentApi } from "../../component/_generated/component.js";
import { hashShownKey } from "../keys.js";
import { admit } from "./admit.js";
import { addressOfSender, type AddressOptions } from "./address.js";
import type { GeoOptions } from "./describe.js";
import type { Answer, Dialect, ReadRequest } from "./dialect.js";
import { admittedChunk } from "./importRun.js";
import { offerOf, refuseIncrements, type Offer } from "./offer.js";
import { storeBatch, type Batch, type Stored } from "./pipeline.js";
import { noteRefusal } from "./noteRefusal.js";
import { HttpProblem, noKey } from "./problem.js";
import { readBody } from "./readBody.js";
import { readSender, type Sender } from "./sender.js";

export type IngestCtx = Pick<
  GenericActionCtx<GenericDataModel>,
  "runQuery" | "runMutation" | "meta"
>;
export type IngestComponent = Pick<
  ComponentApi,
  | "admission"
  | "cookieless"
  | "imports"
  | "ingest"
  | "profiles"
  | "refusals"
  | "usage"
>;

export interface IngestOptions extends AddressOptions, GeoOptions {
  /**
   * A mutation of the app that learns how many events a transaction has stored. That transaction
   * schedules it, so it runs exactly once for each chunk of at most 500. It runs outside the
   * transaction: if it throws or contends, ingest does not notice. Duplicates and rejected rows do
   * not count.
   */
  onIngest?: FunctionReference<
    "mutation",
    "internal" | "public",
    { siteId: string; eventCount: number }
  >;
}

/** The function that the request runs, and the component that it calls. */
export interface IngestBackend {
  ctx: IngestCtx;
  component: IngestComponent;
}

/** Costs one query and one mutation for each 500 events, and what `admit` says besides. */
export async function ingest(
  { ctx, component }: IngestBackend,
  dialect: Dialect,
  request: Request,
  options: IngestOptions,
): Promise<Answer> {
  const receivedAt = Date.now();
  const body = request.method === "GET" ? undefined : await readBody(request);
  const keyHash = keyHashOf(dialect.key(request, body));
  const sender = await readSender(ctx, request, receivedAt, options);
  const read = readWith(dialect, body, request, sender);
  const admitted = await admit(ctx, component, {
    keyHash,
    receivedAt,
    ...admissionFacts(dialect, read, sender),
  });
  // The handler throws this only after admission, so that a sender without a key learns nothing
  // else.
  if (read instanceof HttpProblem) throw read;
  const chunk = admittedChunk(read, admitted);
  const { headers } = request;
  let offer = await offerOf(read, admitted, { headers, sender, ...options });
  if (dialect.checksIncrements === true) {
    offer = await refuseIncrements({ ctx, component }, admitted, offer);
  }
  const onIngest =
    options.onIngest && (await createFunctionHandle(options.onIngest));
  const stored = await storeBatch(
    { ctx, component },
    {
      siteId: admitted.siteId,
      keyId: admitted.keyId,
      trusted: admitted.trusted,
      receivedAt,
      ...defined({
        addressUse: admitted.addressUse,
        sentAt: read.sentAt,
        import: read.import,
        chunk,
        onIngest,
      }),
      ...batchOf(offer),
    },
  );
  await noteRejection({ ctx, component }, admitted, stored);
  return dialect.answer({
    body,
    stored,
    events: withRepeated(offer.events, stored.repeats),
    admitted,
    receivedAt,
    ...(read.import && { importOf: defined({ chunk: read.chunk }) }),
  });
}

/** Notes the first row that is wrong, while somebody sets the site up. */
async function noteRejection(
  { ctx, component }: IngestBackend,
  { siteId, isWatched }: Admitted,
  { rejected }: Stored,
): Promise<void> {
  if (isWatched !== true) return;
  const reason = "validation";
  const first = rejected.find((row) => row.reason === reason);
  if (first === undefined) return;
  await noteRefusal(ctx, component, { siteId, reason, about: first.error });
}

/** @throws HttpProblem for no key, and for a text that can be none */
function keyHashOf(key: string | undefined): string {
  const keyHash = key === undefined ? null : hashShownKey(key);
  if (keyHash === null) throw noKey(key);
  return keyHash;
}

/** Returns the facts about a request, besides its key, by which the component admits it. */
function admissionFacts(
  { answersVisitor: always, answersSession: asksSession }: Dialect,
  read: ReadRequest | HttpProblem,
  { origin, ip, userAgent }: Sender,
) {
  const needsVisitor = always === true || lacksVisitor(read);
  return defined({
    origin,
    address: addressOfSender(ip),
    chunk: read instanceof HttpProblem ? undefined : read.chunk,
    device: needsVisitor
      ? defined({ ip, userAgent, always, asksSession })
      : undefined,
  });
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

/**
 * Reads the envelope. The caller holds back its errors until admission, because only a sender with
 * a key may see them.
 */
function readWith(
  dialect: Dialect,
  body: unknown,
  request: Request,
  sender: Sender,
): ReadRequest | HttpProblem {
  try {
    return dialect.read(body, request, sender);
  } catch (error) {
    if (error instanceof InvalidInput) {
      return new HttpProblem("malformed", error.message);
    }
    throw error;
  }
}

function lacksVisitor(read: ReadRequest | HttpProblem): boolean {
  return (
    !(read instanceof HttpProblem) &&
    read.rows.some((row) => "event" in row && row.event.visitorId === undefined)
  );
}
