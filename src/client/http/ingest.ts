/** The steps of one ingest request, in any dialect. Each step that refuses it throws. */
import type {
  FunctionReference,
  GenericActionCtx,
  GenericDataModel,
} from "convex/server";
import { InvalidInput } from "../../shared/invalid.js";
import type { ComponentApi } from "../../component/_generated/component.js";
import { hashShownKey } from "../keys.js";
import type { AddressOptions } from "./address.js";
import type { GeoOptions } from "./describe.js";
import type { Answer, Dialect, ReadRequest } from "./dialect.js";
import { ingestAtOnce } from "./ingestAtOnce.js";
import { ingestInSteps } from "./ingestInSteps.js";
import { HttpProblem, noKey } from "./problem.js";
import { readBody } from "./readBody.js";
import type { ReceivedRequest } from "./receivedRequest.js";
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
  | "requests"
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

/**
 * Takes a request in one step if one mutation can decide all about it, and in steps otherwise. Also
 * takes it in steps if that mutation fails. Nothing of the request is stored then.
 */
export async function ingest(
  backend: IngestBackend,
  dialect: Dialect,
  request: Request,
  options: IngestOptions,
): Promise<Answer> {
  const receivedAt = Date.now();
  const body = request.method === "GET" ? undefined : await readBody(request);
  const shown = shownKey(dialect.key(request, body));
  const { ctx } = backend;
  const sender = await readSender(ctx, request, receivedAt, options);
  const read = readWith(dialect, body, request, sender);
  const { headers } = request;
  const received = { dialect, headers, body, ...shown, sender, read, options };
  return (
    (await ingestAtOnce(backend, received)) ??
    (await ingestInSteps(backend, received))
  );
}

/** @throws HttpProblem for no key, and for a text that can be none */
function shownKey(
  key: string | undefined,
): Pick<ReceivedRequest, "key" | "keyHash"> {
  const keyHash = key === undefined ? null : hashShownKey(key);
  if (key === undefined || keyHash === null) throw noKey(key);
  return { key, keyHash };
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
