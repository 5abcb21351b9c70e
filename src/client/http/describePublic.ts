/**
 * Describes a row that comes under a public key, or through the app's own client. Every page has
 * the key, so the row cannot say where it is, or what sent it. Such claims stay as extras, where
 * they decide nothing.
 */
import { contextFields, type ContextField } from "../../shared/event/event.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import type { Place } from "./place.js";
import type { UserAgent } from "./userAgent.js";

/** Facts about a request. */
export type RequestSurroundings = UserAgent & Place & { language?: string };

/** The fields of an event's context that the server works out. */
const derivedFields = contextFields.filter((field) => field !== "language");

/** Describes a row. Claims about derived fields stay as extras. */
export function describePublic(
  { source: _source, ...event }: IncomingEvent,
  surroundings: RequestSurroundings,
): IncomingEvent {
  const claimed: ContextClaims = {};
  const described: IncomingEvent = { ...event };
  for (const field of derivedFields) {
    const value = described[field];
    delete described[field];
    if (value !== undefined && value !== surroundings[field]) {
      claimed[field] = value;
    }
  }
  return withContextExtras({ ...surroundings, ...described }, claimed);
}

type ContextClaims = Partial<Record<ContextField, string>>;

/** Keeps what a sender claims where it decides nothing. */
export function withContextExtras(
  event: IncomingEvent,
  claims: ContextClaims,
): IncomingEvent {
  const extras = Object.entries(claims).map(([field, value]) => ({
    key: `context.${field}`,
    value,
  }));
  if (extras.length === 0) return event;
  return { ...event, extras: [...(event.extras ?? []), ...extras] };
}
