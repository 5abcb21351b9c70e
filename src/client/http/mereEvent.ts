/**
 * Reads and writes one event of mere: `{event, timestamp, anonymous_id?, user_id?, session_id?,
 * properties?, extras?, …}`. Reading is lenient: a field without a meaning of its own is an extra,
 * never an error.
 */
import { checkBounds } from "../../shared/checkBounds.js";
import { defined } from "../../shared/defined.js";
import type { IncomingEvent, Properties } from "../../shared/event/incoming.js";
import { InvalidInput, kindOf } from "../../shared/invalid.js";
import { limits } from "../../shared/limits.js";
import {
  deviceFields,
  parseDevice,
  type SentDevice,
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

/** An event of mere with every default filled in and every unknown field among its extras. */
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

/**
 * An event with a time. mere has no time of receipt to fall back on, so its events always have one.
 */
export type TimedEvent = IncomingEvent & { occurredAt: number };

/**
 * Names for a page view in mere's documentation. Any other name except `$identify` is the app's
 * own.
 */
const pageviewNames = ["pageview", "$pageview"];
/** The event that links an anonymous visitor to a user. Its properties are the user's traits. */
const IDENTIFY = "$identify";
const DISTINCT_ID = "distinct_id";

/**
 * Reads one event. Throws `InvalidInput` for a missing `event` or `timestamp`, in mere's words, and
 * for a field of the wrong type.
 *
 * `$identify` with neither a `user_id` nor a `distinct_id` names nobody, and is a custom event. A
 * page view's `path` comes from its properties, and stays there as well.
 *
 * @example
 * readMereEvent({ event: "signup", timestamp: 1717200000000, anonymousId: "a", plan: "pro" });
 * // { type: "track", name: "signup", occurredAt: 1717200000000, visitorId: "a",
 * //   extras: [{ key: "plan", value: "pro" }] }
 */
export function readMereEvent(raw: unknown): TimedEvent {
  const sent = toMereEvent(requireObject(raw, "The event"));
  // This checks the event as read, so that an event that is written out is never too large to read
  // again.
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

/** Reads the address and agent of a visitor from a server's row. Nothing stores them. */
export function readMereDevice(raw: unknown): SentDevice {
  const sent = requireObject(raw, "The event");
  const agent = own(sent, "user_agent");
  return parseDevice({
    ...sent,
    context: undefined,
    ...(agent !== undefined && { userAgent: agent }),
  });
}

/** Writes an event of {@link readMereEvent}. Reading it again gives the same event. */
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
 * Returns the field that names the user of an `$identify`. It may be `distinct_id`, because mere's
 * reports use that name for the user a visitor turned out to be. `user_id` wins. In other events
 * `distinct_id` has no meaning of its own.
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

/** Returns the spelling that counts. If both are there, the other is an extra. */
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

/**
 * Returns the path from a page view's properties. A property may be anything, so one that is no
 * text is no path and no error. An address counts by its path.
 */
function pathOf(properties: Properties | undefined): UrlParts {
  const value = properties?.find(({ key }) => key === "path")?.value;
  if (typeof value !== "string") return {};
  const { path, search, hash } = parsePage({ path: value });
  return defined({ path, search, hash });
}

/** Returns a text. A number is no text, as in mere. */
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

/**
 * Reads pairs. Keys that differ only past the length of a key would be one key when written out.
 */
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
