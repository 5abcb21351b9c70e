/** Events as an SDK writes them into a request: the native wire format, made of what ingest would be given. */
import type { IncomingEvent } from "../../src/shared/event/incoming.js";
import { propertiesObject } from "../../src/shared/parse/propertiesObject.js";

/** How events enter: with which key, from where, and as a chunk of which run. */
export interface Delivery {
  readonly key: "public" | "secret";
  /** Address of the sender; the platform tells it. */
  readonly ip?: string;
  /** Makes the request a chunk of a run of an import. */
  readonly chunkOf?: { readonly importId: string; readonly chunk: string };
}

/** Body of a request with these events. */
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
