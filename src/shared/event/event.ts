/**
 * The event as the pure code sees it: the fields of a stored row, without those that only the
 * database needs.
 */

import { contextDimensions, type ContextDimension } from "../dimensions.js";
import { tagFields } from "./attributionParameters.js";
import type { Properties } from "./incoming.js";
import type { Revenue } from "./revenue.js";

export const eventTypes = [
  "pageview",
  "track",
  "identify",
  "engagement",
  "group",
] as const;
export type EventType = (typeof eventTypes)[number];

/**
 * Says whether the event counts as an event and is listed. Engagement only extends a session.
 * `group` describes a company or team, so it counts in no figure.
 */
export function countsAsEvent({ type }: { type: EventType }): boolean {
  return type !== "engagement" && type !== "group";
}

/** Says whether events of the type can bring revenue. */
export function mayHaveRevenue({ type }: { type: EventType }): boolean {
  return type === "pageview" || type === "track";
}

/**
 * Says whether the event shows that the visitor does something. A session with such an event is no
 * bounce.
 */
export function isInteractive({
  type,
  interactive = true,
}: Pick<ModelEvent, "type" | "interactive">): boolean {
  return type === "track" && interactive;
}

/** Origin of an event. Server events never open, extend or belong to a session. */
export const eventSources = ["client", "server"] as const;
export type EventSource = (typeof eventSources)[number];

/** The fields that describe the visitor's surroundings. Each is also a dimension. */
export const contextFields = contextDimensions;
export type ContextField = ContextDimension;

/** The URL is stored as its parts only, never also as a whole. */
export interface ModelEvent extends Partial<Record<ContextField, string>> {
  type: EventType;
  /** Name of a custom event (`track`). */
  name?: string;
  /** False for a custom event that does not end a bounce. */
  interactive?: boolean;
  occurredAt: number;
  source: EventSource;
  visitorId?: string;
  userId?: string;
  hostname?: string;
  path?: string;
  /** The query string without `?`. */
  search?: string;
  /** The full referrer, as the sender gave it. */
  referrer?: string;
  /** By the site's settings, no visit comes from this referrer. */
  ignoredReferrer?: boolean;
  properties?: Properties;
  revenue?: Revenue;
  /** Ids of the groups on whose behalf the event happened. */
  groups?: string[];
  /** Id of the group that a `group` event describes. */
  groupId?: string;
}

/** Fields that a session takes together from one event. They say where the visit came from. */
export const originFields = ["referrer", ...tagFields] as const;
export type OriginField = (typeof originFields)[number];

/** Fields that a session takes one by one. Each comes from the first event that has it. */
export const firstValueFields = ["entryPage", ...contextFields] as const;
export type FirstValueField = (typeof firstValueFields)[number];
