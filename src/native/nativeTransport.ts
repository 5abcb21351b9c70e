/** Sends batches over HTTP from an app, to the route that `registerRoutes` mounts. */
import type { Delivery, Transport } from "../browser/transport.js";
import { agentOf } from "./agent.js";
import type { NativeOptions } from "./options.js";

/** Bounds a request. A server that does not answer must not hold up the queue. */
const TIMEOUT_MS = 30_000;

export function nativeTransport(options: NativeOptions): Transport {
  const { endpoint, key } = options;
  const agent = agentOf(options);
  const language = options.language ?? systemLanguage();
  return async (batch) => {
    // React Native has no `AbortSignal.timeout`.
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(endpoint, {
        method: "POST",
        body: JSON.stringify({
          key,
          ...(language && { context: { language } }),
          ...batch,
        }),
        headers: {
          "content-type": "text/plain",
          ...(agent && { "user-agent": agent }),
        },
        signal: abort.signal,
      });
      const answer = (await response.json().catch(() => undefined)) as
        Partial<Delivery> | undefined;
      // An answer that is not JSON is not ours. It may come from the login page of a hotel.
      if (response.ok && !answer) return undefined;
      const retryAfter = Number(response.headers.get("retry-after"));
      return {
        ...answer,
        status: response.status,
        retryAfterMs: retryAfter * 1000,
      };
    } finally {
      clearTimeout(timer);
    }
  };
}

function systemLanguage(): string | undefined {
  try {
    return Intl.DateTimeFormat().resolvedOptions().locale;
  } catch {
    return undefined; // A build of Hermes without Intl.
  }
}
