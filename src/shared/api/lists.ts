/** Lists of stored rows, newest first, in pages. Also one visitor with all known facts. */
import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { v, type Infer } from "convex/values";
import {
  eventSources,
  firstValueFields,
  originFields,
  type FirstValueField,
  type OriginField,
} from "../event/event.js";
import { eventFields, vProperties } from "../event/incoming.js";
import { vImportIdOfEvent } from "../event/imports.js";
import { vRevenues } from "../event/revenue.js";
import { literals } from "../validators.js";

/** Bounds `paginationOpts.numItems`. A page can hold more items once its end is fixed. */
export const MAX_PAGE_ITEMS = 200;

export const listArgs = {
  siteId: v.string(),
  /** First instant of the range, epoch milliseconds. Default: no start. */
  from: v.optional(v.number()),
  /** First instant after the range, epoch milliseconds. Default: no end. */
  to: v.optional(v.number()),
  paginationOpts: paginationOptsValidator,
};

const optionalText = v.optional(v.string());

export const vListedEvent = v.object({
  ...eventFields,
  /** Id of the stored row. It never changes. */
  id: v.string(),
  source: literals(eventSources),
  importId: vImportIdOfEvent,
  occurredAt: v.number(),
  receivedAt: v.number(),
  /** `receivedAt` in ISO 8601. */
  __syncedAt: v.string(),
  /** The visitor's session that contains the event. Absent until the event is folded. */
  session: v.optional(
    v.object({ id: v.string(), startedAt: v.number(), endedAt: v.number() }),
  ),
});
export type ListedEvent = Infer<typeof vListedEvent>;

export const vListedSession = v.object({
  id: v.string(),
  /** The session's id in answers of the OpenPanel dialect. Present only under the rule `window`. */
  sessionId: optionalText,
  visitorId: v.string(),
  startedAt: v.number(),
  endedAt: v.number(),
  durationMs: v.number(),
  pageviews: v.number(),
  events: v.number(),
  isBounce: v.boolean(),
  /** Revenue of its events, by currency. Absent if there is none. */
  revenue: v.optional(vRevenues),
  exitPage: optionalText,
  channel: optionalText,
  /**
   * Query parameter of the click id that started the session, such as `gclid`. The id's value is
   * not kept.
   */
  clickId: optionalText,
  ...(Object.fromEntries(
    [...firstValueFields, ...originFields].map((field) => [
      field,
      optionalText,
    ]),
  ) as Record<FirstValueField | OriginField, typeof optionalText>),
});
export type ListedSession = Infer<typeof vListedSession>;

/**
 * The orders of a list of visitors, newest first. `lastActive`: visitors with a session in the
 * range, by the start of the newest. `firstSeen`: visitors whom the range first saw, by when.
 */
export const visitorOrders = ["lastActive", "firstSeen"] as const;
export type VisitorOrder = (typeof visitorOrders)[number];

const vVisitor = v.object({
  visitorId: v.string(),
  firstSeenAt: v.number(),
  /** End of the last session. Absent if there is none. */
  lastSeenAt: v.optional(v.number()),
  /** User id of the last `identify`. */
  userId: optionalText,
  traits: vProperties,
  /** Ids of the visitor's groups, sorted, the first 100. */
  groups: v.array(v.string()),
});

export const vListedVisitor = v.object({
  ...vVisitor.fields,
  /**
   * In the order `lastActive` the newest session in the range, else the newest of all. Absent if
   * there is none.
   */
  session: v.optional(vListedSession),
});
export type ListedVisitor = Infer<typeof vListedVisitor>;

/** Facts about a user that events gave without naming a visitor. */
export const vUserProfile = v.object({
  userId: v.string(),
  traits: vProperties,
  /** Ids of the user's groups, sorted, the first 100. */
  groups: v.array(v.string()),
});
export type UserProfile = Infer<typeof vUserProfile>;

export const vListedGroup = v.object({
  groupId: v.string(),
  groupType: optionalText,
  name: optionalText,
  traits: vProperties,
  /** Time of the newest event that describes the group. */
  updatedAt: v.number(),
});
export type ListedGroup = Infer<typeof vListedGroup>;

export const vVisitorProfile = v.object({
  ...vVisitor.fields,
  /** The newest 20 sessions. */
  sessions: v.array(vListedSession),
  /**
   * The newest events except engagement, newest first: 100, or those found in the newest 6,000 rows
   * or 4 MiB.
   */
  timeline: v.array(vListedEvent),
  /** There are no older events. If false, there may be older events that are not in `timeline`. */
  timelineIsWhole: v.boolean(),
});
export type VisitorProfile = Infer<typeof vVisitorProfile>;

export const vEventPage = paginationResultValidator(vListedEvent);
export const vSessionPage = paginationResultValidator(vListedSession);
export const vVisitorPage = paginationResultValidator(vListedVisitor);
export const vGroupPage = paginationResultValidator(vListedGroup);
