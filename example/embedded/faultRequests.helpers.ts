/**
 * Writes events into a request as an SDK does: the native wire format, made from the arguments of
 * ingest.
 */
import type { IncomingEvent } from "../../src/shared/event/incoming.js";
import { propertiesObject } from "../../src/shared/parse/propertiesObject.js";

/** How events enter: with which key, from which address, and as a chunk of which run. */
export interface Delivery {
  readonly key: "public" | "secret";
  /** The sender's address, which comes from the platform. */
  readonly ip?: string;
  /** Present: the request is a chunk of an import's run. */
  readonly chunkOf?: { readonly importId: string; readonly chunk: string };
}

/** Writes the body of a request with these events. */
export function requestBody(
  events: readonly IncomingEvent[],
  { chunkOf }: Delivery,
): string {
  return JSON.stringify({
    ...(chunkOf && { import: true, ...chunkOf }),
    events: events.map(nativeEvent),
  });
}

function nativeEvent({
  hostname,
  path,
  properties,
  traits,
  ...event
}: IncomingEvent): object {
  return {
    ...event,
    ...(path !== undefined && { url: `https://${hostname ?? ""}${path}` }),
    ...(properties && { properties: propertiesObject(properties) }),
    ...(traits && { traits: propertiesObject(traits) }),
  };
}
