/** Lists of what is stored, newest first, in pages; and one visitor with all that is known. */
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

/** The most that `paginationOpts.numItems` may be; a page can hold more once its end is pinned. */
export const MAX_PAGE_ITEMS = 200;

export const listArgs = {
  siteId: v.string(),
  /** First instant, epoch milliseconds; default: the beginning. */
  from: v.optional(v.number()),
  /** First instant after it; default: no end. */
  to: v.optional(v.number()),
  paginationOpts: paginationOptsValidator,
};

const optionalText = v.optional(v.string());

export const vListedEvent = v.object({
  ...eventFields,
  /** Of the stored row; stable. */
  id: v.string(),
  source: literals(eventSources),
  importId: vImportIdOfEvent,
  occurredAt: v.number(),
  receivedAt: v.number(),
  /** `receivedAt` in ISO 8601. */
  __syncedAt: v.string(),
  /** The session of the visitor into which it falls, once folded. */
  session: v.optional(
    v.object({ id: v.string(), startedAt: v.number(), endedAt: v.number() }),
  ),
});
export type ListedEvent = Infer<typeof vListedEvent>;

export const vListedSession = v.object({
  id: v.string(),
  /** Under the rule `window`: the session's id in answers of the OpenPanel dialect. */
  sessionId: optionalText,
  visitorId: v.string(),
  startedAt: v.number(),
  endedAt: v.number(),
  durationMs: v.number(),
  pageviews: v.number(),
  events: v.number(),
  isBounce: v.boolean(),
  /** Of its events, by currency; absent where there is none. */
  revenue: v.optional(vRevenues),
  exitPage: optionalText,
  channel: optionalText,
  /** Parameter of the click id with which it came, as `gclid`; the id itself is not kept. */
  clickId: optionalText,
  ...(Object.fromEntries(
    [...firstValueFields, ...originFields].map((field) => [
      field,
      optionalText,
    ]),
  ) as Record<FirstValueField | OriginField, typeof optionalText>),
});
export type ListedSession = Infer<typeof vListedSession>;

export const vListedVisitor = v.object({
  visitorId: v.string(),
  firstSeenAt: v.number(),
  /** End of the last session, if there is one. */
  lastSeenAt: v.optional(v.number()),
  /** Of the last `identify`. */
  userId: optionalText,
  traits: vProperties,
  /** Ids of the groups that it has joined, sorted, the first 100. */
  groups: v.array(v.string()),
});
export type ListedVisitor = Infer<typeof vListedVisitor>;

/** What was said of a user without naming a visitor. */
export const vUserProfile = v.object({
  userId: v.string(),
  traits: vProperties,
  /** Ids of the groups that the user has joined, sorted, the first 100. */
  groups: v.array(v.string()),
});
export type UserProfile = Infer<typeof vUserProfile>;

export const vListedGroup = v.object({
  groupId: v.string(),
  groupType: optionalText,
  name: optionalText,
  traits: vProperties,
  /** Time of the newest event that describes it. */
  updatedAt: v.number(),
});
export type ListedGroup = Infer<typeof vListedGroup>;

export const vVisitorProfile = v.object({
  ...vListedVisitor.fields,
  /** The newest 20. */
  sessions: v.array(vListedSession),
  /** The newest events but engagement, newest first: 100, or what is found in the newest 6,000 rows. */
  timeline: v.array(vListedEvent),
  /** There is nothing older. Otherwise older events may exist that are not in `timeline`. */
  timelineIsWhole: v.boolean(),
});
export type VisitorProfile = Infer<typeof vVisitorProfile>;

export const vEventPage = paginationResultValidator(vListedEvent);
export const vSessionPage = paginationResultValidator(vListedSession);
export const vVisitorPage = paginationResultValidator(vListedVisitor);
export const vGroupPage = paginationResultValidator(vListedGroup);
