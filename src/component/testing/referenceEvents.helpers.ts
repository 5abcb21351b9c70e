/** Small events for figures computed by hand. Times are minutes after a fixed start. */
import { MINUTE } from "../../shared/units.js";
import type { ModelEvent } from "../../shared/event/event.js";

export const START = Date.parse("2024-06-01T00:00Z");

export const toMs = (minutes: number) => Math.round(minutes * MINUTE);
export const minute = (minutes: number) => START + toMs(minutes);

type Fields = Partial<ModelEvent>;

/** A pageview of visitor `a` by a client, unless `fields` say otherwise. */
export function event(at: number, fields: Fields = {}): ModelEvent {
  return {
    type: "pageview",
    source: "client",
    visitorId: "a",
    ...fields,
    occurredAt: minute(at),
  };
}

export function track(at: number, fields: Fields = {}): ModelEvent {
  return event(at, { type: "track", name: "signup", ...fields });
}

export function ping(at: number, fields: Fields = {}): ModelEvent {
  return event(at, { type: "engagement", ...fields });
}

/** A server's event without a visitor. */
export function nobody(at: number, fields: Fields = {}): ModelEvent {
  const { visitorId: _, ...rest } = event(at, { source: "server", ...fields });
  return rest;
}
