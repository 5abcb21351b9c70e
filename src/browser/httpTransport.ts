/** Sends batches over HTTP, to the route that `registerRoutes` mounts. */
import type { Delivery, Transport } from "./transport.js";

/**
 * How long a batch waits for its answer. A server that does not answer must not hold up the queue.
 */
const TIMEOUT_MS = 30_000;
/**
 * Characters of a request that may outlive its page. All such requests of a page share 64 KB, and a
 * character takes up to three bytes.
 */
const MAX_KEEPALIVE_LENGTH = 20_000;

export function httpTransport(endpoint: string, key: string): Transport {
  return async (batch, isLeaving) => {
    // Plain text with the key inside needs no preflight. A page that ends has no time for one.
    const body = JSON.stringify({ key, ...batch });
    if (isLeaving && !("keepalive" in Request.prototype)) {
      navigator.sendBeacon(endpoint, body);
      return undefined;
    }
    const response = await fetch(endpoint, {
      method: "POST",
      body,
      // A batch of several events always fits (`MAX_BATCH_BYTES`).
      keepalive: batch.events.length > 1 || body.length < MAX_KEEPALIVE_LENGTH,
      signal: AbortSignal.timeout?.(TIMEOUT_MS),
    });
    const answer = (await response.json().catch(() => {})) as
      Partial<Delivery> | undefined;
    // An answer that is not JSON is not ours. It may come from the login page of a hotel.
    if (response.ok && !answer) return undefined;
    return {
      ...answer,
      status: response.status,
      retryAfterMs:
        (response.headers.get("retry-after") as unknown as number) * 1000,
    };
  };
}
