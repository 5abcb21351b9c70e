/** Visitors, sessions and events for tests of the parts that draw them. */
import type {
  ListedEvent,
  ListedSession,
  ListedVisitor,
  VisitorProfile,
} from "../../shared/api/lists.js";

/** Sunday noon. */
export const noon = Date.parse("2026-03-15T12:00Z");

export function eventOf(event: Partial<ListedEvent> = {}): ListedEvent {
  return {
    id: "e1",
    type: "pageview",
    source: "client",
    occurredAt: noon,
    receivedAt: noon,
    __syncedAt: "2026-03-15T12:00:00.000Z",
    ...event,
  };
}

export function sessionOf(session: Partial<ListedSession> = {}): ListedSession {
  return {
    id: "s1",
    visitorId: "v1",
    startedAt: noon,
    endedAt: noon,
    durationMs: 0,
    pageviews: 1,
    events: 1,
    isBounce: false,
    ...session,
  };
}

export function visitorOf(visitor: Partial<ListedVisitor> = {}): ListedVisitor {
  return {
    visitorId: "v1",
    firstSeenAt: noon,
    traits: [],
    groups: [],
    ...visitor,
  };
}

export function profileOf(
  profile: Partial<VisitorProfile> = {},
): VisitorProfile {
  return {
    ...visitorOf(),
    sessions: [],
    timeline: [],
    timelineIsWhole: true,
    ...profile,
  };
}
