/**
 * The check of an incoming event against a site's settings and the time, before the log. The same
 * event, site and moment always give the same row or the same error.
 */
import type {
  IncomingEvent,
  Properties,
} from "../../../shared/event/incoming.js";
import { isAutomaticEvent } from "../../../shared/event/automaticEvents.js";
import { limits } from "../../../shared/limits.js";
import { revenueError, type Revenue } from "../../../shared/event/revenue.js";
import { cut } from "../../../shared/text.js";
import { getConvexSize } from "convex/values";
import type { EventSource, EventType } from "../../../shared/event/event.js";
import {
  withoutClicks,
  withStoredAddresses,
  type AddressPolicy,
  type ArrivedEvent,
} from "./arrival.js";
import { timeError, timeOf, type Receipt } from "./eventTime.js";
import type { Checked, Rejected } from "./intakeRow.js";
import { describes } from "../fold/profiles.js";
import { withRevenue, type RevenuePolicy } from "./checkRevenue.js";

export interface SitePolicy extends RevenuePolicy, AddressPolicy {
  maxEventAgeMs: number;
  allowedProperties: string[];
  deniedProperties: string[];
}

export type CheckedEvent = Omit<
  ArrivedEvent,
  "source" | "occurredAt" | "revenue"
> & {
  occurredAt: number;
  receivedAt: number;
  source: EventSource;
  revenue?: Revenue;
  byServer?: boolean;
};

export function checkEvent(
  sent: IncomingEvent,
  site: SitePolicy,
  delivery: Receipt,
): Checked | Rejected {
  const { receivedAt, trusted } = delivery;
  const occurredAt = timeOf(sent.occurredAt, delivery);
  const withoutIds = withoutClicks(sent);
  const outOfBounds =
    boundError(withoutIds) ??
    timeError(occurredAt, sent.occurredAt, site, delivery);
  if (outOfBounds !== null) return { kind: "rejected", error: outOfBounds };
  const incoming = withStoredAddresses(withoutIds, site);
  const {
    source: _source,
    occurredAt: _claimed,
    properties,
    name,
    groups,
    revenue,
    interactive,
    ...event
  } = ofNobody(incoming);
  const kept = properties && keptProperties(properties, site);
  const source = trusted && isFromServer(incoming) ? "server" : "client";
  const row: CheckedEvent = {
    ...event,
    // Lists of events go by the name: page views have none.
    ...(hasName(event.type) && name !== undefined && { name }),
    ...(isInteractive(incoming) ? {} : { interactive: false }),
    ...(groups && groups.length > 0 && { groups: [...new Set(groups)] }),
    occurredAt,
    receivedAt,
    source,
    // A server's events say it by their source.
    ...(source === "client" && describes(event) && { byServer: trusted }),
    ...(kept && kept.length > 0 && { properties: kept }),
    ...withoutDenied(incoming, site),
  };
  return { kind: "checked", event: withRevenue(row, revenue, site, delivery) };
}

/**
 * Whether an event shows the visitor's interest. A tracker's own event does only if its sender says
 * so.
 */
function isInteractive({ type, name, interactive }: ArrivedEvent): boolean {
  return type !== "track" || (interactive ?? !isAutomaticEvent(name));
}

function hasName(type: EventType): boolean {
  return type === "track" || type === "group";
}

/** Takes visitor, user and session from an event about a group: it is nobody's. */
function ofNobody(incoming: ArrivedEvent): ArrivedEvent {
  if (incoming.type !== "group") return incoming;
  const { visitorId, userId, clientSessionId, ...event } = incoming;
  return event;
}

const idFields = [
  "eventId",
  "visitorId",
  "userId",
  "clientSessionId",
  "groupId",
] as const;

/** Checks bounds that HTTP requests have passed already, for the other callers. */
function boundError(incoming: IncomingEvent): string | null {
  const { MAX_ID_LENGTH, MAX_EVENT_BYTES, MAX_TRAIT_BYTES } = limits;
  for (const field of idFields) {
    if ((incoming[field]?.length ?? 0) > MAX_ID_LENGTH.value) {
      return `${field} has more than ${MAX_ID_LENGTH.value} characters`;
    }
  }
  const outOfBounds =
    groupError(incoming) ??
    incrementError(incoming) ??
    (incoming.revenue && revenueError(incoming.revenue, "revenue")) ??
    null;
  if (outOfBounds !== null) return outOfBounds;
  for (const trait of incoming.traits ?? []) {
    if (getConvexSize(trait) > MAX_TRAIT_BYTES.value) {
      return `the trait "${cut(trait.key, 50)}" has more than ${MAX_TRAIT_BYTES.value} bytes`;
    }
  }
  // Measured as JSON on the way in; stored, small values take more.
  if (getConvexSize(incoming) > 2 * MAX_EVENT_BYTES.value) {
    return `the event has more than ${MAX_EVENT_BYTES.value} bytes`;
  }
  return null;
}

function groupError({
  type,
  groupId,
  groups = [],
}: IncomingEvent): string | null {
  const { MAX_GROUPS_PER_EVENT, MAX_ID_LENGTH } = limits;
  if (type === "group" && !groupId) {
    return 'groupId is required for an event of type "group"';
  }
  if (groups.length > MAX_GROUPS_PER_EVENT.value) {
    return `the event names more than ${MAX_GROUPS_PER_EVENT.value} groups`;
  }
  if (groups.some((id) => id === "" || id.length > MAX_ID_LENGTH.value)) {
    return `ids of groups have 1 to ${MAX_ID_LENGTH.value} characters`;
  }
  return null;
}

function incrementError({
  type,
  visitorId,
  userId,
  groups,
  increments = [],
}: IncomingEvent): string | null {
  const { MAX_PROPERTIES, MAX_PROPERTY_KEY_LENGTH } = limits;
  if (increments.length > MAX_PROPERTIES.value) {
    return `the event has more than ${MAX_PROPERTIES.value} increments`;
  }
  for (const { key, by } of increments) {
    if (key.length > MAX_PROPERTY_KEY_LENGTH.value) {
      return `the key of an increment has more than ${MAX_PROPERTY_KEY_LENGTH.value} characters`;
    }
    if (!Number.isFinite(by)) {
      return `the increment of "${cut(key, 50)}" is ${by}, not a finite number`;
    }
  }
  const isOfSomebody = visitorId !== undefined || userId !== undefined;
  if (type === "identify" && (groups || increments.length) && !isOfSomebody) {
    return "an identify with groups or increments needs a userId or a visitorId";
  }
  return null;
}

/**
 * A device that drains its buffer under a secret key is a client; who names only a user is a
 * server.
 */
function isFromServer({ source, userId, visitorId }: ArrivedEvent): boolean {
  return (
    source === "server" || (userId !== undefined && visitorId === undefined)
  );
}

/**
 * Denies properties in the other lists as well: what is never stored is not stored under another
 * name either.
 */
function withoutDenied(
  incoming: ArrivedEvent,
  { deniedProperties: denied }: SitePolicy,
): Pick<IncomingEvent, (typeof otherPairs)[number]> {
  if (denied.length === 0) return {};
  const kept: Record<string, unknown> = {};
  for (const field of otherPairs) {
    const pairs: readonly { key: string }[] = incoming[field] ?? [];
    const allowed = pairs.filter(({ key }) => !denied.includes(key));
    if (pairs.length > 0)
      kept[field] = allowed.length > 0 ? allowed : undefined;
  }
  return kept;
}

const otherPairs = ["extras", "traits", "increments"] as const;

/** The properties that the site allows, each key once: the last one, as in JSON. */
function keptProperties(properties: Properties, site: SitePolicy): Properties {
  const { allowedProperties: allowed, deniedProperties: denied } = site;
  const byKey = new Map(properties.map((property) => [property.key, property]));
  return [...byKey.values()].filter(
    ({ key }) =>
      !denied.includes(key) && (allowed.length === 0 || allowed.includes(key)),
  );
}
