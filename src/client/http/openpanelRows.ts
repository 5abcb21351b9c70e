/**
 * Turns one item of OpenPanel, `{type, payload}`, into an event of ours. `screen_view` is a
 * pageview, and every other name a custom event. An item without a counterpart here is an error
 * with a reason: this module drops nothing in silence.
 */
import { checkBounds } from "../../shared/checkBounds.js";
import { defined } from "../../shared/defined.js";
import type { IncomingEvent, Properties } from "../../shared/event/incoming.js";
import {
  InvalidInput,
  kindOf,
  parsed,
  type Parsed,
} from "../../shared/invalid.js";
import { limits } from "../../shared/limits.js";
import {
  own,
  parseId,
  parseText,
  requireObject,
  type RawObject,
} from "../../shared/event/parseFields.js";
import { parseGroupText } from "../../shared/parse/parseGroups.js";
import { toProperties } from "../../shared/parse/parseProperties.js";
import { quote } from "../../shared/text.js";
import type { SentRow } from "./dialect.js";
import {
  readOpenpanelProperties,
  type OpenpanelProperties,
} from "./openpanelProperties.js";
import { takeRevenue } from "./openpanelRevenue.js";

const PAGEVIEW = "screen_view";
/**
 * OpenPanel's server makes these events itself. Sessions here follow from the times of other
 * events.
 */
const reservedNames = ["session_start", "session_end"];

/** An item: its payload, and the fields that its magic properties add. */
interface Item {
  payload: RawObject;
  properties: OpenpanelProperties;
}
type ReadEvent = (item: Item) => IncomingEvent;

const readers: Record<string, ReadEvent> = {
  track: readTrack,
  identify: readIdentify,
  increment: (item) => readIncrement(item, 1),
  decrement: (item) => readIncrement(item, -1),
  group: readGroup,
  assign_group: readAssignGroup,
  alias: () => {
    throw new InvalidInput(
      "alias is not supported: send the events of one person under one profileId",
    );
  },
  replay: () => {
    throw new InvalidInput(
      "replay is not supported: recordings are not stored",
    );
  },
};

/** Reads one item. Never throws, whatever JSON it gets. */
export function readOpenpanelItem(sent: unknown): Parsed<SentRow> {
  return parsed(() => {
    const item = requireObject(sent, "event");
    const read = readerOf(own(item, "type"));
    checkBounds(item, "event");
    const payload = requireObject(own(item, "payload"), "payload");
    const isTrack = own(item, "type") === "track";
    const properties = readOpenpanelProperties(own(payload, "properties"), {
      isTrack,
    });
    return {
      event: read({ payload, properties }),
      ...defined({ ip: properties.ip }),
    };
  });
}

function readerOf(type: unknown): ReadEvent {
  const reader = typeof type === "string" ? own(readers, type) : undefined;
  if (reader !== undefined) return reader as ReadEvent;
  const got = typeof type === "string" ? quote(type) : kindOf(type);
  throw new InvalidInput(
    `type must be one of ${Object.keys(readers).join(", ")}, got ${got}`,
  );
}

/**
 * Reads a `track` item. `__identify` is an identify inside of the event. Its traits go on the event
 * itself, so that one row stays one event.
 */
function readTrack({ payload, properties }: Item): IncomingEvent {
  const name = requireText(payload, "name", limits.MAX_NAME_LENGTH.value);
  if (reservedNames.includes(name)) {
    throw new InvalidInput(
      `the name ${quote(name)} is reserved: sessions are made from the times of all other events`,
    );
  }
  const { fields, identify } = properties;
  const { revenue, rest } = takeRevenue(name, properties.rest);
  const identity =
    identify === undefined || identify === null
      ? {}
      : readIdentity(requireObject(identify, "__identify"), "__identify");
  return {
    ...fields,
    ...(name === PAGEVIEW
      ? { type: "pageview" as const }
      : { type: "track" as const, name }),
    ...defined({
      userId: parseId(own(payload, "profileId"), "profileId"),
      groups: readGroups(own(payload, "groups"), "groups"),
      properties: toProperties(rest, "properties"),
      revenue,
    }),
    ...identity,
  };
}

function readIdentify({ payload, properties }: Item): IncomingEvent {
  return {
    ...properties.fields,
    type: "identify",
    ...readIdentity(payload, "payload", properties.rest),
  };
}

type Identity = Pick<IncomingEvent, "traits"> & { userId: string };

const namedTraits = ["firstName", "lastName", "email", "avatar"];

/** Reads an identity. The named fields win over properties of the same names. */
function readIdentity(
  sent: RawObject,
  where: string,
  properties = readNestedProperties(sent, where),
): Identity {
  const named = namedTraits
    .map((field) => [field, own(sent, field)] as const)
    .filter(([, value]) => value !== undefined && value !== null);
  const isNamed = new Set<string>(named.map(([field]) => field));
  return {
    userId: requireId(sent, "profileId", where),
    ...defined({
      traits: toProperties(
        [...named, ...properties.filter(([key]) => !isNamed.has(key))],
        "properties",
      ),
    }),
  };
}

function readNestedProperties(
  sent: RawObject,
  where: string,
): [string, unknown][] {
  const value = own(sent, "properties");
  if (value === undefined || value === null) return [];
  return Object.entries(requireObject(value, `${where}.properties`));
}

function readIncrement(
  { payload, properties }: Item,
  sign: 1 | -1,
): IncomingEvent {
  const value = own(payload, "value") ?? 1;
  if (typeof value !== "number" || !Number.isFinite(value) || value <= 0) {
    const got = typeof value === "number" ? String(value) : kindOf(value);
    throw new InvalidInput(`value must be a number over 0, got ${got}`);
  }
  const maxLength = limits.MAX_PROPERTY_KEY_LENGTH.value;
  return {
    ...properties.fields,
    type: "identify",
    userId: requireId(payload, "profileId", "payload"),
    increments: [
      {
        key: requireText(payload, "property", maxLength),
        by: sign * value,
      },
    ],
  };
}

function readGroup({ payload, properties }: Item): IncomingEvent {
  return {
    ...properties.fields,
    type: "group",
    groupId: requireId(payload, "id", "payload"),
    ...defined({
      groupType: parseGroupText(payload, "type"),
      name: parseGroupText(payload, "name"),
      traits: traitsOf(properties),
    }),
  };
}

function traitsOf({ rest }: OpenpanelProperties): Properties | undefined {
  return toProperties(rest, "properties");
}

function readAssignGroup({ payload, properties }: Item): IncomingEvent {
  const groups = readGroups(own(payload, "groupIds"), "groupIds");
  if (groups === undefined) {
    throw new InvalidInput("groupIds must name at least one group");
  }
  return {
    ...properties.fields,
    type: "identify",
    ...defined({ userId: parseId(own(payload, "profileId"), "profileId") }),
    groups,
  };
}

/** Returns each group once, or `undefined` if there are none. */
function readGroups(value: unknown, where: string): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    throw new InvalidInput(`${where} must be an array, got ${kindOf(value)}`);
  }
  const ids = value.map((id: unknown, index) =>
    parseId(id, `${where}[${index}]`),
  );
  const groups = [...new Set(ids.filter((id) => id !== undefined))];
  const max = limits.MAX_GROUPS_PER_EVENT.value;
  if (groups.length > max) {
    throw new InvalidInput(
      `${where} has ${groups.length} groups, at most ${max} are allowed`,
    );
  }
  return groups.length === 0 ? undefined : groups;
}

function requireText(
  sent: RawObject,
  field: string,
  maxLength: number,
): string {
  const text = parseText(own(sent, field), field, maxLength);
  if (text !== undefined) return text;
  throw new InvalidInput(`${field} is required`);
}

function requireId(sent: RawObject, field: string, where: string): string {
  const id = parseId(own(sent, field), field);
  if (id !== undefined) return id;
  throw new InvalidInput(`${field} is required in ${where}`);
}
