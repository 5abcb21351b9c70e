/** Batches over HTTP, to the route that `registerRoutes` mounts. */
import type { Delivery, Transport } from "./transport.js";

/** A server that does not answer must not hold up the queue. */
const TIMEOUT_MS = 30_000;
/** All requests of a page that may outlive it have 64 KB together: so many characters, of three bytes at most. */
const MAX_KEEPALIVE_LENGTH = 20_000;

export function httpTransport(endpoint: string, key: string): Transport {
  return async (batch, isLeaving) => {
    // Plain text with the key inside needs no preflight, for which a page that ends has no time.
    const body = JSON.stringify({ key, ...batch });
    if (isLeaving && !("keepalive" in Request.prototype)) {
      navigator.sendBeacon(endpoint, body);
      return undefined;
    }
    const response = await fetch(endpoint, {
      method: "POST",
      body,
      // More than one event are never too much for it (`MAX_BATCH_BYTES`).
      keepalive: !!batch.events[1] || body.length < MAX_KEEPALIVE_LENGTH,
      signal: AbortSignal.timeout?.(TIMEOUT_MS),
    });
    const answer = (await response.json().catch(() => {})) as
      Partial<Delivery> | undefined;
    // What is no JSON is not our answer, but that of a hotel's login.
    if (response.ok && !answer) return undefined;
    return {
      ...answer,
      status: response.status,
      retryAfterMs:
        (response.headers.get("retry-after") as unknown as number) * 1000,
    };
  };
}
