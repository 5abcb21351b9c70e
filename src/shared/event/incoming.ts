/** An incoming event: parsed and bounded, but not checked against a site's settings. */
import { v, type Infer } from "convex/values";
import { contextFields, eventTypes, type ContextField } from "./event.js";
import { vChunkPiece } from "./imports.js";
import { vRateLevels } from "./intake.js";
import { vClaimedRevenue, vRevenue } from "./revenue.js";
import { vPageKind } from "./pageKind.js";
import { notStoredFields } from "./usage.js";
import { literals } from "../validators.js";

/**
 * Nested values keep their JSON text. A sender's keys are not safe as field names of Convex. Text
 * also comes back exactly as the sender wrote it.
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

/** Numbers to add to numeric traits, once per stored event. */
export const vIncrements = v.array(
  v.object({ key: v.string(), by: v.number() }),
);
export type Increments = Infer<typeof vIncrements>;

/** Bounds the profiles whose traits one query checks before something is added to them. */
export const MAX_PROFILES_CHECKED = 500;

const optionalText = v.optional(v.string());

export const contextValidators = Object.fromEntries(
  contextFields.map((field) => [field, optionalText]),
) as Record<ContextField, typeof optionalText>;

/** Fields that stored events and incoming events have in common. */
export const eventFields = {
  type: literals(eventTypes),
  /** Name of a custom event or of a group. */
  name: optionalText,
  /** False for a `track` event that does not end a bounce. Stored only if it is false. */
  interactive: v.optional(v.boolean()),
  /** Identifies the event. The server recognises a repeated delivery by it. */
  eventId: optionalText,
  visitorId: optionalText,
  userId: optionalText,
  /** A client's own session id. It is kept and listed, but decides nothing. */
  clientSessionId: optionalText,
  hostname: optionalText,
  /**
   * Name of the page. If the site's settings say so, it has a fragment or parameters, or is a
   * pattern.
   */
  path: optionalText,
  /** Query string without `?`. */
  search: optionalText,
  title: optionalText,
  referrer: optionalText,
  ...contextValidators,
  properties: v.optional(vProperties),
  /**
   * Revenue that a `pageview` or `track` event brought. It counts wherever the event does, and in
   * its session.
   */
  revenue: v.optional(vRevenue),
  /**
   * Ids of the groups (companies, teams) on whose behalf the event happened. `identify` joins them.
   */
  groups: v.optional(v.array(v.string())),
  /**
   * Traits. In `group` they describe the group. In `identify`, and in other events that identify,
   * they describe the visitor or user.
   */
  traits: v.optional(vProperties),
  /** Numbers to add, in `identify`. The folds add them in the order of the log. */
  increments: v.optional(vIncrements),
  /** Id of the group that a `group` event describes. `groupType` is the kind of group. */
  groupId: optionalText,
  groupType: optionalText,
  /** Unknown fields of the sender's event. */
  extras: v.optional(vProperties),
};

export const vIncomingEvent = v.object({
  ...eventFields,
  /** Fragment without `#`. A route in it becomes part of the path, and nothing else is stored. */
  hash: optionalText,
  /** Time by the sender's clock, epoch milliseconds. Default: the time of receipt. */
  occurredAt: v.optional(v.number()),
  /** Counts if the sender is trusted or the site allows it. Otherwise it is kept in `extras`. */
  revenue: v.optional(vClaimedRevenue),
  /** The server respects this under a secret key only. */
  source: v.optional(v.literal("server")),
  /** Kind of the event's page, by its whole address, if the page is no ordinary one. Not stored. */
  pageKind: v.optional(vPageKind),
  /**
   * Makes the event a duplicate of an event that has one of these ids and was received less than
   * `withinMs` before or after it. It is for senders that repeat themselves and have no ids.
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

/** An event that repeats another one, and that other event. */
export const vRepeat = v.object({
  /** Position of the repeating event. */
  index: v.number(),
  occurredAt: v.number(),
  visitorId: optionalText,
});
export type Repeat = Infer<typeof vRepeat>;

/** Counts of a request's rows that are not offered to the log, for the usage of its site. */
export const vNotOffered = v
  .object(notStoredFields)
  .pick("rejectedValidation", "bots", "doNotTrack")
  .extend({ excludedAgent: v.optional(v.number()) });
export type NotOffered = Infer<typeof vNotOffered>;

export const vIngestArgs = v.object({
  siteId: v.string(),
  /**
   * Key under which the events came. Their number counts towards the rates of the key and the site.
   * null: the app's own client, which shows no key. Absent: the events count towards no rate.
   */
  keyId: v.optional(v.union(v.string(), v.null())),
  /** The events came under a secret key, or from the app itself. */
  trusted: v.boolean(),
  /** How much of each of its rates the sender has used, as admission answered it. Absent: nothing. */
  rateLevels: v.optional(vRateLevels),
  receivedAt: v.number(),
  sentAt: v.optional(v.number()),
  /**
   * Marks history: there is no age limit, and every event needs a time. The server respects this
   * for trusted senders only.
   */
  import: v.optional(v.boolean()),
  /**
   * Rows of a chunk that these events are. Present for an import that names its run, once the run
   * is open.
   */
  piece: v.optional(vChunkPiece),
  /** Rows of the same request that are not offered to the log. They are counted with these. */
  notStored: v.optional(vNotOffered),
  /**
   * Handle of an app's mutation. The transaction that stores the events schedules it with `{siteId,
   * eventCount}`.
   */
  onIngest: optionalText,
  events: v.array(vIncomingEvent),
});

export const vIngestResult = v.union(
  v.object({
    kind: v.literal("stored"),
    accepted: v.number(),
    duplicates: v.number(),
    rejected: v.array(vRejection),
    /** Number of events that the site's settings leave out. Absent for none. */
    excluded: v.optional(v.number()),
    /** For each event with `repeatOf` that repeats another one: that other event. */
    repeats: v.optional(v.array(vRepeat)),
  }),
  /** The site was deleted after the request's admission. */
  v.object({ kind: v.literal("gone") }),
);
export type IngestResult = Infer<typeof vIngestResult>;
