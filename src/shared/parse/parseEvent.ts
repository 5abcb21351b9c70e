/** Parses one event of the native wire format, from any input to the arguments of `ingest`. */
import { eventTypes, mayHaveRevenue, type EventType } from "../event/event.js";
import { checkBounds } from "../checkBounds.js";
import { defined } from "../defined.js";
import type { IncomingEvent, Properties } from "../event/incoming.js";
import { InvalidInput, kindOf, parsed, type Parsed } from "../invalid.js";
import { limits } from "../limits.js";
import { misplacedFieldError } from "./misplacedField.js";
import { parseContext, type Context } from "./parseContext.js";
import { deviceFields } from "./parseDevice.js";
import {
  isObject,
  own,
  parseFlag,
  parseId,
  parseText,
  parseTime,
  requireObject,
  type RawObject,
} from "../event/parseFields.js";
import { parseGroup, parseGroups, parseIncrements } from "./parseGroups.js";
import { parseProperties, toProperties } from "./parseProperties.js";
import { parsePage } from "./parsePage.js";
import { parseRevenue, revenueFields } from "../event/revenue.js";
import { quote } from "../text.js";

/** Fields that a request gives once for all its events. An event's own fields win. */
export interface EventDefaults {
  visitorId?: string;
  userId?: string;
  context?: Context;
}

/** Fields that every type of event may have. Fields in neither list are kept in `extras`. */
const commonFields = new Set([
  "type",
  "eventId",
  "occurredAt",
  "url",
  "path",
  "hashRoutes",
  "canonical",
  "title",
  "referrer",
  "properties",
  "groups",
  "visitorId",
  "userId",
  "sessionId",
  "context",
  "source",
  ...deviceFields,
]);
/**
 * Fields that only this type of event has. Types that {@link mayHaveRevenue} also have `revenue`.
 */
const fieldsOfType: Partial<Record<EventType, readonly string[]>> = {
  track: ["name", "interactive"],
  identify: ["traits", "increments"],
  group: ["groupId", "groupType", "name", "traits"],
};

/**
 * Parses one event. It cuts text that is too long. For a wrong shape it returns an error that names
 * the fault, its place and the allowed values. It never throws, whatever JSON it gets.
 *
 * @example
 * parseEvent({ type: "pageview", url: "https://shop.example/pricing" }, { visitorId: "v1" });
 * // { event: { type: "pageview", hostname: "shop.example", path: "/pricing", visitorId: "v1" } }
 * parseEvent({ type: "track" }, {});
 * // { error: 'name is required for an event of type "track"' }
 */
export function parseEvent(
  raw: unknown,
  defaults: EventDefaults,
): Parsed<{ event: IncomingEvent }> {
  return parsed(() => {
    const sent = requireObject(raw, "event");
    checkBounds(sent, "event");
    const misplaced = misplacedFieldError(sent);
    if (misplaced !== null) throw new InvalidInput(misplaced);
    return { event: toEvent(sent, defaults) };
  });
}

/**
 * Parses the fields of a request that apply to all its events. It ignores unknown fields of the
 * request, because they belong to no event.
 */
export function parseDefaults(
  envelope: RawObject,
): Parsed<{ defaults: EventDefaults }> {
  return parsed(() => ({
    defaults: {
      ...defined({
        visitorId: parseId(own(envelope, "visitorId"), "visitorId"),
        userId: parseId(own(envelope, "userId"), "userId"),
      }),
      context: parseContext(own(envelope, "context")).context,
    },
  }));
}

function toEvent(sent: RawObject, defaults: EventDefaults): IncomingEvent {
  const type = parseType(own(sent, "type"));
  const ids = parseIds(sent, defaults);
  const revenue = mayHaveRevenue({ type }) ? own(sent, "revenue") : undefined;
  const { context, unknownContext } = parseContext(own(sent, "context"));
  const groups = parseGroups(own(sent, "groups"));
  return {
    type,
    ...ids,
    ...parsePage(sent),
    ...defaults.context,
    ...context,
    ...defined({
      ...(type === "track" && {
        name: requireName(sent),
        interactive: parseFlag(own(sent, "interactive"), "interactive"),
      }),
      occurredAt: parseTime(own(sent, "occurredAt"), "occurredAt"),
      properties: parseProperties(own(sent, "properties"), "properties"),
      revenue: parseRevenue(revenue, "revenue"),
      groups,
      extras: parseExtras(sent, type, revenue, unknownContext),
      source: parseSource(own(sent, "source")),
    }),
    ...(type === "identify" && parseIdentify(sent, ids, groups)),
    ...(type === "group" && {
      ...parseGroup(sent),
      ...defined({ traits: parseProperties(own(sent, "traits"), "traits") }),
    }),
  };
}

function parseType(value: unknown): EventType {
  const type = eventTypes.find((allowed) => allowed === value);
  if (type !== undefined) return type;
  const got = typeof value === "string" ? quote(value) : kindOf(value);
  throw new InvalidInput(
    `type must be one of ${eventTypes.join(", ")}, got ${got}`,
  );
}

type Ids = Pick<
  IncomingEvent,
  "eventId" | "visitorId" | "userId" | "clientSessionId"
>;

function parseIds(sent: RawObject, defaults: EventDefaults): Ids {
  return defined({
    eventId: parseId(own(sent, "eventId"), "eventId"),
    visitorId:
      parseId(own(sent, "visitorId"), "visitorId") ?? defaults.visitorId,
    userId: parseId(own(sent, "userId"), "userId") ?? defaults.userId,
    clientSessionId: parseId(own(sent, "sessionId"), "sessionId"),
  });
}

function requireName(sent: RawObject): string {
  const maxLength = limits.MAX_NAME_LENGTH.value;
  const name = parseText(own(sent, "name"), "name", maxLength);
  if (name !== undefined) return name;
  throw new InvalidInput('name is required for an event of type "track"');
}

/**
 * Without a user, the visitor joins the groups, and the numbers are added to the visitor's traits.
 */
function parseIdentify(
  sent: RawObject,
  { userId }: Ids,
  groups: string[] | undefined,
): Pick<IncomingEvent, "traits" | "increments"> {
  const increments = parseIncrements(own(sent, "increments"));
  if (userId === undefined && !groups && !increments) {
    throw new InvalidInput(
      'userId is required for an event of type "identify" without groups or increments, in the event or in its request',
    );
  }
  const traits = parseProperties(own(sent, "traits"), "traits");
  return defined({ traits, increments });
}

function parseSource(value: unknown): "server" | undefined {
  if (value === "server") return value;
  if (value === undefined || value === null || value === "client") {
    return undefined;
  }
  const got = typeof value === "string" ? quote(value) : kindOf(value);
  throw new InvalidInput(`source must be "server" or "client", got ${got}`);
}

function parseExtras(
  sent: RawObject,
  type: EventType,
  revenue: unknown,
  unknownContext: RawObject,
): Properties | undefined {
  const isRead = (field: string) =>
    commonFields.has(field) ||
    fieldsOfType[type]?.includes(field) ||
    (field === "revenue" && revenue !== undefined);
  return toProperties(
    [
      ...Object.entries(sent).filter(([field]) => !isRead(field)),
      ...Object.entries(unknownContext).map(
        ([field, value]) => [`context.${field}`, value] as const,
      ),
      ...Object.entries(isObject(revenue) ? revenue : {})
        .filter(([field]) => !revenueFields.includes(field))
        .map(([field, value]) => [`revenue.${field}`, value] as const),
    ],
    "extras",
  );
}
