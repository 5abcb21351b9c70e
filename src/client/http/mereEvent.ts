/**
 * One event as mere writes it, and back: `{event, timestamp, anonymous_id?, user_id?, session_id?,
 * properties?, extras?, …}`. Lenient: a field without a meaning of its own is an extra, never an error.
 */
import { checkBounds } from "../../shared/checkBounds.js";
import { defined } from "../../shared/defined.js";
import type { IncomingEvent, Properties } from "../../shared/event/incoming.js";
import { InvalidInput, kindOf } from "../../shared/invalid.js";
import { limits } from "../../shared/limits.js";
import {
  deviceFields,
  parseDevice,
  type Device,
} from "../../shared/parse/parseDevice.js";
import {
  own,
  parseId,
  parseText,
  parseTime,
  requireObject,
  type RawObject,
} from "../../shared/event/parseFields.js";
import { parseProperties } from "../../shared/parse/parseProperties.js";
import { parsePage } from "../../shared/parse/parsePage.js";
import type { UrlParts } from "../../shared/parse/parseUrl.js";
import { propertiesObject } from "../../shared/parse/propertiesObject.js";

/** An event of mere with every default filled in and every stray field in its place. */
export interface MereEvent {
  event: string;
  /** Epoch milliseconds. */
  timestamp: number;
  anonymous_id?: string;
  user_id?: string;
  session_id?: string;
  properties: RawObject;
  extras: RawObject;
}

/** mere has no time of receipt to fall back on: its events always say when they were. */
export type TimedEvent = IncomingEvent & { occurredAt: number };

/** Names that its documentation uses for a page view. Any other name but `$identify` is the app's own. */
const pageviewNames = ["pageview", "$pageview"];
/** Links an anonymous visitor to a user; its properties are the user's traits. */
const IDENTIFY = "$identify";
const DISTINCT_ID = "distinct_id";

/**
 * Reads one event. Throws `InvalidInput` for a missing `event` or `timestamp`, in mere's words, and for
 * a field of the wrong type.
 *
 * `$identify` without a `user_id` names nobody, and is kept as a custom event. A page view's `path` is
 * taken from its properties, where it also stays.
 *
 * @example
 * readMereEvent({ event: "signup", timestamp: 1717200000000, anonymousId: "a", plan: "pro" });
 * // { type: "track", name: "signup", occurredAt: 1717200000000, visitorId: "a",
 * //   extras: [{ key: "plan", value: "pro" }] }
 */
export function readMereEvent(raw: unknown): TimedEvent {
  const sent = toMereEvent(requireObject(raw, "The event"));
  // Of what it is once read, so that what is written out is never too large to be read again.
  checkBounds(sent, "The event");
  return {
    ...toTyped(sent),
    ...defined({
      visitorId: sent.anonymous_id,
      userId: sent.user_id,
      clientSessionId: sent.session_id,
      extras: pairs(sent.extras, "extras"),
    }),
    occurredAt: sent.timestamp,
  };
}

/** The address and agent that a server sends of a visitor: used, and never stored. */
export function readMereDevice(raw: unknown): Device {
  const sent = requireObject(raw, "The event");
  const agent = own(sent, "user_agent");
  return parseDevice({
    ...sent,
    context: undefined,
    ...(agent !== undefined && { userAgent: agent }),
  });
}

/** Writes out an event of {@link readMereEvent}: read again, it is the same event. */
export function writeMereEvent(event: TimedEvent): MereEvent {
  const isIdentify = event.type === "identify";
  return {
    event: event.name ?? (isIdentify ? IDENTIFY : event.type),
    timestamp: event.occurredAt,
    ...defined({
      anonymous_id: event.visitorId,
      user_id: event.userId,
      session_id: event.clientSessionId,
    }),
    properties: propertiesObject(isIdentify ? event.traits : event.properties),
    extras: propertiesObject(event.extras),
  };
}

/**
 * An `$identify` may name its user by `distinct_id`, as mere's reports call whoever a visitor turned out to be.
 * `user_id` wins. Elsewhere the field is one like any other.
 */
function userFieldOf(sent: RawObject): string {
  const field = spelling(sent, "user_id", "userId");
  const isNamed = own(sent, field) !== undefined && own(sent, field) !== null;
  const mayJoin =
    own(sent, "event") === IDENTIFY &&
    !isNamed &&
    typeof own(sent, DISTINCT_ID) === "string";
  return mayJoin ? DISTINCT_ID : field;
}

function toMereEvent(sent: RawObject): MereEvent {
  const event = parseText(
    textOf(sent, "event"),
    "event",
    limits.MAX_NAME_LENGTH.value,
  );
  if (event === undefined) throw new InvalidInput("event required");
  const timestamp = parseTime(own(sent, "timestamp"), "timestamp");
  if (timestamp === undefined) throw new InvalidInput("timestamp required");
  const anonymousField = spelling(sent, "anonymous_id", "anonymousId");
  const userField = userFieldOf(sent);
  const sessionField = spelling(sent, "session_id", "sessionId");
  const known = new Set([
    ...deviceFields,
    "user_agent",
    "event",
    "timestamp",
    anonymousField,
    userField,
    sessionField,
    "properties",
    "extras",
  ]);
  const stray = Object.entries(sent).filter(([field]) => !known.has(field));
  return {
    event,
    timestamp,
    ...defined({
      anonymous_id: idOf(sent, anonymousField),
      user_id: idOf(sent, userField),
      session_id: idOf(sent, sessionField),
    }),
    properties: objectOf(sent, "properties"),
    extras: { ...objectOf(sent, "extras"), ...Object.fromEntries(stray) },
  };
}

/** Of two spellings the one that counts. The other, beside it, is a field like any other. */
function spelling(sent: RawObject, snake: string, camel: string): string {
  return Object.hasOwn(sent, snake) ? snake : camel;
}

function toTyped(
  sent: MereEvent,
): Pick<IncomingEvent, "type" | "name" | "traits" | "properties"> & UrlParts {
  if (sent.event === IDENTIFY && sent.user_id !== undefined) {
    const traits = pairs(sent.properties, "properties");
    return { type: "identify", ...defined({ traits }) };
  }
  const properties = pairs(sent.properties, "properties");
  return pageviewNames.includes(sent.event)
    ? { type: "pageview", ...pathOf(properties), ...defined({ properties }) }
    : { type: "track", name: sent.event, ...defined({ properties }) };
}

/** A property may be anything: one that is no text is no path, and no mistake. Of an address its path counts. */
function pathOf(properties: Properties | undefined): UrlParts {
  const value = properties?.find(({ key }) => key === "path")?.value;
  if (typeof value !== "string") return {};
  const { path, search, hash } = parsePage({ path: value });
  return defined({ path, search, hash });
}

/** Text of exactly this type: a number is none here, as it is none for mere. */
function textOf(sent: RawObject, field: string): string | undefined {
  const value = own(sent, field);
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  throw new InvalidInput(`${field} must be a string, got ${kindOf(value)}`);
}

function idOf(sent: RawObject, field: string): string | undefined {
  return parseId(textOf(sent, field), field);
}

function objectOf(sent: RawObject, field: string): RawObject {
  return requireObject(own(sent, field) ?? {}, field);
}

/** Two keys that differ only past the length of a key would be one when written out. */
function pairs(object: RawObject, where: string): Properties | undefined {
  const properties = parseProperties(object, where);
  const distinct = new Set(properties?.map(({ key }) => key));
  if (distinct.size < (properties?.length ?? 0)) {
    throw new InvalidInput(
      `${where} has keys that are the same in their first ${limits.MAX_PROPERTY_KEY_LENGTH.value} characters`,
    );
  }
  return properties;
}
