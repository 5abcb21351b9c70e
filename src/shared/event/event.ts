/** The event as the pure core sees it: what a stored row carries, less what only the database needs. */

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
 * Whether the event counts as an event and is listed. Engagement only extends a session, and `group`
 * says something about a company or team, whoever says it: it counts in no figure at all.
 */
export function countsAsEvent({ type }: { type: EventType }): boolean {
  return type !== "engagement" && type !== "group";
}

/** Whether events of the type can bring revenue. */
export function mayHaveRevenue({ type }: { type: EventType }): boolean {
  return type === "pageview" || type === "track";
}

/** Whether the event says that the visitor does something: such a session is no bounce. */
export function isInteractive({
  type,
  interactive = true,
}: Pick<ModelEvent, "type" | "interactive">): boolean {
  return type === "track" && interactive;
}

/** Where the event was sent from. Server events never open, extend or belong to a session. */
export const eventSources = ["client", "server"] as const;
export type EventSource = (typeof eventSources)[number];

/** The fields that describe the visitor's surroundings. Each is also a dimension. */
export const contextFields = contextDimensions;
export type ContextField = ContextDimension;

/** The URL is stored as its parts, never beside them. */
export interface ModelEvent extends Partial<Record<ContextField, string>> {
  type: EventType;
  /** Of custom events (`track`). */
  name?: string;
  /** False for a custom event that leaves a bounce a bounce. */
  interactive?: boolean;
  occurredAt: number;
  source: EventSource;
  visitorId?: string;
  userId?: string;
  hostname?: string;
  path?: string;
  /** The query string without `?`. */
  search?: string;
  /** The full referrer, as sent. */
  referrer?: string;
  /** The site's settings say of the referrer that no visit comes from there. */
  ignoredReferrer?: boolean;
  properties?: Properties;
  revenue?: Revenue;
  /** On whose behalf it happened. */
  groups?: string[];
  /** Of `group`. */
  groupId?: string;
}

/** Fields that a session takes from one of its events, all together: where the visit came from. */
export const originFields = ["referrer", ...tagFields] as const;
export type OriginField = (typeof originFields)[number];

/** Fields that a session takes, each from the first of its events that has it. */
export const firstValueFields = ["entryPage", ...contextFields] as const;
export type FirstValueField = (typeof firstValueFields)[number];
