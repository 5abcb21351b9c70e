/** An event on its way in: parsed and bounded, not yet checked against a site's settings. */
import { v, type Infer } from "convex/values";
import { contextFields, eventTypes, type ContextField } from "./event.js";
import { vChunkPiece } from "./imports.js";
import { vAddressUse } from "./intake.js";
import { vClaimedRevenue, vRevenue } from "./revenue.js";
import { vPageKind } from "./pageKind.js";
import { notStoredFields } from "./usage.js";
import { literals } from "../validators.js";

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

/** What is added to a numeric trait, once per stored event. */
export const vIncrements = v.array(
  v.object({ key: v.string(), by: v.number() }),
);
export type Increments = Infer<typeof vIncrements>;

/** Profiles whose traits one query looks at before something is added to them. */
export const MAX_PROFILES_CHECKED = 500;

const optionalText = v.optional(v.string());

export const contextValidators = Object.fromEntries(
  contextFields.map((field) => [field, optionalText]),
) as Record<ContextField, typeof optionalText>;

/** What a stored event and an incoming one have in common. */
export const eventFields = {
  type: literals(eventTypes),
  /** Of custom events, and of groups. */
  name: optionalText,
  /** False for a `track` that leaves a bounce a bounce. Stored only where it is false. */
  interactive: v.optional(v.boolean()),
  /** Makes a repeated delivery a duplicate. */
  eventId: optionalText,
  visitorId: optionalText,
  userId: optionalText,
  /** A client's own session id: kept and listed, decides nothing. */
  clientSessionId: optionalText,
  hostname: optionalText,
  /** Name of the page: with its fragment, parameters or as a pattern, where the site says so. */
  path: optionalText,
  /** Query string without `?`. */
  search: optionalText,
  /** Fragment without `#`. */
  hash: optionalText,
  title: optionalText,
  referrer: optionalText,
  ...contextValidators,
  properties: v.optional(vProperties),
  /** Of `pageview` and `track`: what it brought. Counts wherever the event does, and in its session. */
  revenue: v.optional(vRevenue),
  /** Ids of the groups (companies, teams) on whose behalf it happened; `identify` joins them. */
  groups: v.optional(v.array(v.string())),
  /** Of the visitor or user, in `identify` and in what identifies beside what it is; of `group`, the group's. */
  traits: v.optional(vProperties),
  /** Of `identify`: added in the order of the log. */
  increments: v.optional(vIncrements),
  /** Of `group`, as the next one: which group it says something about, and what kind of group that is. */
  groupId: optionalText,
  groupType: optionalText,
  /** Fields of the request's event that we do not know. */
  extras: v.optional(vProperties),
};

export const vIncomingEvent = v.object({
  ...eventFields,
  /** The sender's clock, epoch milliseconds; the time of receipt when absent. */
  occurredAt: v.optional(v.number()),
  /** Counts if the sender is trusted or the site allows it; otherwise it is kept in `extras`. */
  revenue: v.optional(vClaimedRevenue),
  /** Honoured under a secret key only. */
  source: v.optional(v.literal("server")),
  /** Kind of its page by the whole address, where that is no ordinary one; not stored. */
  pageKind: v.optional(vPageKind),
  /**
   * Makes it a duplicate of an event with one of these ids that was received less than `withinMs` before
   * or after: for senders that repeat themselves and have no ids.
   */
  repeatOf: v.optional(
    v.object({ eventIds: v.array(v.string()), withinMs: v.number() }),
  ),
});
export type IncomingEvent = Infer<typeof vIncomingEvent>;

export const vRejection = v.object({
  /** Position in the request's `events`. */
  index: v.number(),
  reason: literals(["validation", "internal"]),
  error: v.string(),
});
export type Rejection = Infer<typeof vRejection>;

/** The event that another one repeats. */
export const vRepeat = v.object({
  /** Position of the repeating one. */
  index: v.number(),
  occurredAt: v.number(),
  visitorId: optionalText,
});
export type Repeat = Infer<typeof vRepeat>;

/** Rows of a request that are not offered to the log, for the usage of its site. */
export const vNotOffered = v
  .object(notStoredFields)
  .pick("rejectedValidation", "bots", "doNotTrack")
  .extend({ excludedAgent: v.optional(v.number()) });
export type NotOffered = Infer<typeof vNotOffered>;

export const vIngestArgs = v.object({
  siteId: v.string(),
  /**
   * Of the key under which the events came; their number counts towards its rate, and the site's. null: the
   * app's own client, which shows no key; absent: counts towards no rate.
   */
  keyId: v.optional(v.union(v.string(), v.null())),
  /** Sent under a secret key, or by the app itself. */
  trusted: v.boolean(),
  /** How much the sender's address has used, as admission has told; absent where it has no rate of its own. */
  addressUse: v.optional(vAddressUse),
  receivedAt: v.number(),
  sentAt: v.optional(v.number()),
  /** History: no age limit, and every event says when it happened. Honoured for the trusted only. */
  import: v.optional(v.boolean()),
  /** Rows of a chunk that these are. Present for an import that names its run, once that is open. */
  piece: v.optional(vChunkPiece),
  /** Rows of the same request that are not offered, counted with these. */
  notStored: v.optional(vNotOffered),
  /** Handle of an app's mutation, scheduled with `{siteId, eventCount}` by the transaction that stores. */
  onIngest: optionalText,
  events: v.array(vIncomingEvent),
});

export const vIngestResult = v.union(
  v.object({
    kind: v.literal("stored"),
    accepted: v.number(),
    duplicates: v.number(),
    rejected: v.array(vRejection),
    /** Events that the site's settings leave out; absent for none. */
    excluded: v.optional(v.number()),
    /** Of events with `repeatOf` that repeat another: what that one is. */
    repeats: v.optional(v.array(vRepeat)),
  }),
  /** The site is gone, since the request was admitted. */
  v.object({ kind: v.literal("gone") }),
);
export type IngestResult = Infer<typeof vIngestResult>;
