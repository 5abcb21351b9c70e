/**
 * Sends batches over the connection that the app has already, by the mutation that
 * `exposeIngestApi` makes.
 */
import type { FunctionReference } from "convex/server";
import type { IngestAnswer, IngestRequest } from "../shared/api/ingestApi.js";
import type { SentEvent, Transport } from "./transport.js";

/**
 * How long a batch waits for its answer. A call whose connection breaks waits in the client for the
 * next one. It must not hold up the queue meanwhile.
 */
const TIMEOUT_MS = 30_000;

/** `api.….ingest`, of the module that exports what `exposeIngestApi` made. */
export type IngestMutation = FunctionReference<
  "mutation",
  "public",
  IngestRequest,
  IngestAnswer
>;

/** The part of a `ConvexReactClient` or a `ConvexClient` that the transport uses. */
export interface IngestClient {
  mutation(
    ingest: IngestMutation,
    request: IngestRequest,
  ): Promise<IngestAnswer>;
  connectionState?(): { isWebSocketConnected: boolean };
}

/**
 * Makes the transport of a page that has a Convex client open. A batch costs one billed call and no
 * request of its own. HTTP takes two calls. Events of a page that ends may arrive only with the
 * next visit.
 *
 * Without a connection it rejects at once. A call that waits in the client would make the client
 * warn of unsaved changes when the visitor leaves the page.
 *
 * @example
 * const tracker = createTracker({
 *   transport: convexTransport(client, api.analyticsIngest.ingest),
 * });
 */
export function convexTransport(
  client: IngestClient,
  ingest: IngestMutation,
): Transport {
  return async ({ sentAt, touch, events }) => {
    if (client.connectionState?.().isWebSocketConnected === false) {
      throw new Error("The Convex client is not connected");
    }
    const { doNotTrack, globalPrivacyControl } = navigator;
    const answer = client.mutation(ingest, {
      sentAt,
      ...(touch !== undefined && { touch }),
      doNotTrack: doNotTrack === "1" || globalPrivacyControl === true,
      events: events.map(asText),
    });
    return await withinTimeout(answer);
  };
}

/** An event as text, because a Convex value cannot hold every key that a property may have. */
function asText(event: SentEvent | undefined): string {
  const { language } = navigator;
  return JSON.stringify(event ? { ...event, context: { language } } : null);
}

async function withinTimeout<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error("The backend has not answered")),
      TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
