/** An event on its way in: parsed and bounded, not yet checked against a site's settings. */
import { v, type Infer } from "convex/values";
import { contextFields, eventTypes, type ContextField } from "./event.js";
import { literals } from "./validators.js";

/**
 * Nested values keep their JSON text: the keys of a sender's objects are not safe as Convex field
 * names, and text comes back exactly as it was sent.
 */
export const vPropertyValue = v.union(
  v.string(),
  v.number(),
  v.boolean(),
  v.null(),
  v.object({ json: v.string() }),
);
export type PropertyValue = Infer<typeof vPropertyValue>;

export const vProperties = v.array(
  v.object({ key: v.string(), value: vPropertyValue }),
);
export type Properties = Infer<typeof vProperties>;

const optionalText = v.optional(v.string());

export const contextValidators = Object.fromEntries(
  contextFields.map((field) => [field, optionalText]),
) as Record<ContextField, typeof optionalText>;

/** What a stored event and an incoming one have in common. */
export const eventFields = {
  type: literals(eventTypes),
  /** Of custom events. */
  name: optionalText,
  /** Makes a repeated delivery a duplicate. */
  eventId: optionalText,
  visitorId: optionalText,
  userId: optionalText,
  /** A client's own session id: kept and listed, decides nothing. */
  clientSessionId: optionalText,
  hostname: optionalText,
  path: optionalText,
  /** Query string without `?`. */
  search: optionalText,
  /** Fragment without `#`. */
  hash: optionalText,
  title: optionalText,
  referrer: optionalText,
  ...contextValidators,
  properties: v.optional(vProperties),
  /** Of `identify`. */
  traits: v.optional(vProperties),
  /** Fields of the request's event that we do not know. */
  extras: v.optional(vProperties),
};

export const vIncomingEvent = v.object({
  ...eventFields,
  /** The sender's clock, epoch milliseconds; the time of receipt when absent. */
  occurredAt: v.optional(v.number()),
  /** Honoured under a secret key only. */
  source: v.optional(v.literal("server")),
});
export type IncomingEvent = Infer<typeof vIncomingEvent>;

export const vRejection = v.object({
  /** Position in the request's `events`. */
  index: v.number(),
  reason: literals(["validation", "internal"]),
  error: v.string(),
});
export type Rejection = Infer<typeof vRejection>;

export const vIngestArgs = v.object({
  keyHash: v.string(),
  receivedAt: v.number(),
  sentAt: v.optional(v.number()),
  /** Of the request; absent when the request has none. */
  origin: optionalText,
  /** Used for the cookieless visitor and forgotten. */
  ip: optionalText,
  userAgent: optionalText,
  /** History: no age limit. Honoured under a secret key only. */
  import: v.optional(v.boolean()),
  events: v.array(vIncomingEvent),
});

export const refusals = ["unauthorized", "origin", "paused"] as const;
export const vIngestResult = v.union(
  v.object({
    kind: v.literal("stored"),
    accepted: v.number(),
    duplicates: v.number(),
    rejected: v.array(vRejection),
  }),
  v.object({ kind: v.literal("refused"), reason: literals(refusals) }),
);
export type IngestResult = Infer<typeof vIngestResult>;
