/** Handles one ingest request from its first byte to its answer, in any dialect. */
import {
  createFunctionHandle,
  type FunctionReference,
  type GenericActionCtx,
  type GenericDataModel,
} from "convex/server";
import { errorForLog } from "../../shared/errorForLog.js";
import { defined } from "../../shared/defined.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { InvalidInput } from "../../shared/invalid.js";
import { pageKind } from "../../shared/event/pageKind.js";
import type { ComponentApi } from "../../component/_generated/component.js";
import { hashShownKey } from "../keys.js";
import { admit } from "./admit.js";
import { addressOfSender, type AddressOptions } from "./address.js";
import { describeRows, type GeoOptions } from "./describe.js";
import type { Answer, Dialect, ReadRequest, SentRow } from "./dialect.js";
import { admittedChunk } from "./importRun.js";
import { storeBatch, type Batch } from "./pipeline.js";
import { isPlatformLimit, platformOverload } from "./platformLimits.js";
import { HttpProblem, noKey } from "./problem.js";
import { readBody } from "./readBody.js";
import { findRefusedIncrements } from "./refusedIncrements.js";
import { repeatMarks } from "./repeats.js";
import { respondJson } from "./respond.js";
import { readSender, type Sender } from "./sender.js";

export type IngestCtx = Pick<
  GenericActionCtx<GenericDataModel>,
  "runQuery" | "runMutation" | "meta"
>;
export type IngestComponent = Pick<
  ComponentApi,
  "admission" | "cookieless" | "imports" | "ingest" | "profiles" | "usage"
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

/**
 * Answers with the fate of each event, or with the problem of the request as a whole. It checks the
 * size, the JSON, the key, the origin, the state, the rate and the rows, in this order.
 */
export async function handleIngest(
  ctx: IngestCtx,
  component: IngestComponent,
  dialect: Dialect,
  request: Request,
  options: IngestOptions = {},
): Promise<Response> {
  try {
    const { status, body } = await ingest(
      ctx,
      component,
      dialect,
      request,
      options,
    );
    return respondJson(request, status, body);
  } catch (error) {
    const problem = toProblem(error);
    return respondJson(
      request,
      problem.status,
      dialect.refuse(problem),
      headersOf(dialect, problem),
    );
  }
}

function headersOf(
  dialect: Dialect,
  { kind, retryAfter, hasKey }: HttpProblem,
): Record<string, string> {
  const challenge =
    kind === "unauthorized" ? dialect.challenge?.(hasKey) : undefined;
  return {
    ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
    ...(challenge !== undefined && { "www-authenticate": challenge }),
  };
}

async function ingest(
  ctx: IngestCtx,
  component: IngestComponent,
  dialect: Dialect,
  request: Request,
  options: IngestOptions,
): Promise<Answer> {
  const receivedAt = Date.now();
  const body = request.method === "GET" ? undefined : await readBody(request);
  const key = dialect.key(request, body);
  const keyHash = key === undefined ? null : hashShownKey(key);
  if (keyHash === null) throw noKey(key);
  const sender = await readSender(ctx, request, receivedAt, options);
  const read = readWith(dialect, body, request, sender);
  const always = dialect.answersVisitor;
  const asksSession = dialect.answersSession;
  const admitted = await admit(ctx, component, {
    keyHash,
    receivedAt,
    ...defined({
      origin: sender.origin,
      address: addressOfSender(sender.ip),
      chunk: read instanceof HttpProblem ? undefined : read.chunk,
    }),
    ...((always === true || lacksVisitor(read)) && {
      device: defined({
        ip: sender.ip,
        userAgent: sender.userAgent,
        always,
        asksSession,
      }),
    }),
  });
  // The handler throws this only after admission, so that a sender without a key learns nothing
  // else.
  if (read instanceof HttpProblem) throw read;
  const chunk = admittedChunk(read, admitted);

  const good: { index: number; row: SentRow }[] = [];
  const rejected: Batch["rejected"] = [];
  read.rows.forEach((row, index) => {
    if ("error" in row) {
      rejected.push({ index, reason: "validation", error: row.error });
    } else good.push({ index, row });
  });
  const { events, excluded } = await describeRows(
    good.map(({ row }) => row),
    admitted,
    request,
    { ...sender, ...defined({ touch: read.touch }) },
    options,
  );
  const offered: (IncomingEvent | null)[] = read.rows.map(() => null);
  const ofOrigin = admitted.trusted ? {} : pageKind(sender.origin ?? "");
  good.forEach(({ index, row }, at) => {
    const described = events[at];
    if (!described) return;
    // An event that names no page is on the page of the request.
    const isNamed = described.hostname !== undefined;
    const event = isNamed ? described : { ...ofOrigin, ...described };
    offered[index] =
      row.repeat === undefined
        ? event
        : {
            ...event,
            ...repeatMarks(row.repeat, admitted.visitorId, receivedAt),
          };
  });
  if (dialect.checksIncrements === true) {
    const refused = await findRefusedIncrements(
      ctx,
      component,
      admitted,
      offered,
    );
    for (const rejection of refused) {
      offered[rejection.index] = null;
      rejected.push(rejection);
    }
  }
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
        onIngest:
          options.onIngest && (await createFunctionHandle(options.onIngest)),
      }),
      rows: offered.flatMap((event, index) =>
        event ? [{ index, event }] : [],
      ),
      rejected,
      excluded,
    },
  );
  for (const { index, ...first } of stored.repeats) {
    const event = offered[index];
    // The event gets the answer of the event that it repeats.
    if (event) offered[index] = { ...event, ...first };
  }
  return dialect.answer({
    body,
    stored,
    events: offered,
    admitted,
    receivedAt,
    ...(read.import && { importOf: defined({ chunk: read.chunk }) }),
  });
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

/** An unforeseen error is a fault of the server. Its answer shows nothing of the code. */
function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  console.error("Footfall could not handle a request", errorForLog(error));
  if (isPlatformLimit(error)) return platformOverload();
  return new HttpProblem("internal", "The request could not be handled");
}
