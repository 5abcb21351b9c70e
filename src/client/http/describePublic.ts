/**
 * Describes a row that comes under a public key, or through the app's own client. Every page has
 * the key, so the row cannot say where it is, or what sent it. Such claims stay as extras, where
 * they decide nothing. This module also decides whether to offer such rows to the log at all.
 */
import { contextFields, type ContextField } from "../../shared/event/event.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import type { AgentPatterns } from "../../shared/event/intake.js";
import { countOfAgent } from "./agents.js";
import type { Excluded } from "./pipeline.js";
import type { Place } from "./place.js";
import type { UserAgent } from "./userAgent.js";

/** The facts that decide whether to offer the rows of a request to the log. */
interface Grounds {
  honourDoNotTrack: boolean;
  asksNotToTrack: boolean;
  userAgent: string | undefined;
  agents: AgentPatterns | undefined;
}

/** Returns the count for rows that the log is not offered, or null if it is offered them. */
export function excludedOf(
  rows: readonly unknown[],
  { honourDoNotTrack, asksNotToTrack, userAgent, agents }: Grounds,
): Excluded | null {
  const none = { bots: 0, doNotTrack: 0 };
  if (honourDoNotTrack && asksNotToTrack) {
    return { ...none, doNotTrack: rows.length };
  }
  const count = countOfAgent(userAgent, agents);
  return count === null ? null : { ...none, [count]: rows.length };
}

/** Facts about a request. */
export type RequestSurroundings = UserAgent & Place & { language?: string };

/** The fields of an event's context that the server works out. */
const derivedFields = contextFields.filter((field) => field !== "language");

/**
 * Describes a row. Claims about derived fields stay as extras.
 *
 * @param visitorId the visitor for rows that name none
 */
export function describePublic(
  { source: _source, ...event }: IncomingEvent,
  visitorId: string | undefined,
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
  return withContextExtras(
    {
      ...surroundings,
      ...described,
      ...(visitorId !== undefined &&
        event.visitorId === undefined &&
        event.type !== "group" && { visitorId }),
    },
    claimed,
  );
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
