/**
 * The packed form of an event: what no index needs, as one text. A row stores the name of each of
 * its fields, and each index is billed as a copy of the row, so a field has one character here.
 *
 * The text is the version, the type, the source and the receipt, then a character for each value that
 * is usual (`usualValues.ts`), then the other fields, each behind its character. Control characters
 * separate these parts and the items of lists, so an ordinary value is stored as it is. A sender's
 * own control characters are escaped and take two bytes.
 */
import type {
  Properties,
  PropertyValue,
} from "../../../shared/event/incoming.js";
import {
  eventSources,
  eventTypes,
  type EventSource,
  type EventType,
} from "../../../shared/event/event.js";
import type { PackedFields } from "./loggedEvent.js";
import {
  escaped,
  FIELD,
  ITEM,
  readTime,
  unescaped,
  writtenTime,
} from "./packedText.js";
import { codesOf, usualOf } from "./usualValues.js";

/** The version of the format. A reader refuses versions that it does not know. */
const VERSION = "1";

/** The characters of types and of sources, at fixed places. */
const typeCodes = {
  pageview: "p",
  track: "t",
  identify: "i",
  engagement: "e",
  group: "g",
} as const satisfies Record<EventType, string>;
const sourceCodes = {
  client: "c",
  server: "s",
} as const satisfies Record<EventSource, string>;

/** Packs one field, and unpacks it. */
interface Codec<Value> {
  write(value: Value): string;
  read(text: string): Value;
}

const text: Codec<string> = { write: escaped, read: unescaped };

/** Numbers come back exactly, also those that JSON does not have. */
const number: Codec<number> = {
  write: (value) => (Object.is(value, -0) ? "-0" : String(value)),
  read: Number,
};

const flag: Codec<boolean> = {
  write: (value) => (value ? "1" : "0"),
  read: (stored) => stored === "1",
};

const propertyValue: Codec<PropertyValue> = {
  write(value) {
    if (value === null) return "0";
    if (typeof value === "string") return `s${escaped(value)}`;
    if (typeof value === "number") return `n${number.write(value)}`;
    if (typeof value === "boolean") return value ? "t" : "f";
    return `j${escaped(value.json)}`;
  },
  read(stored) {
    const rest = stored.slice(1);
    switch (stored[0]) {
      case "s":
        return unescaped(rest);
      case "n":
        return Number(rest);
      case "j":
        return { json: unescaped(rest) };
      case "0":
        return null;
      default:
        return stored === "t";
    }
  },
};

/** Lists are items that each end with a separator, so that an empty one is no text. */
const list = <Value>(item: Codec<Value>): Codec<Value[]> => ({
  write: (values) =>
    values.map((value) => `${item.write(value)}${ITEM}`).join(""),
  read: (stored) => itemsOf(stored).map((each) => item.read(each)),
});

/** Pairs of a key and a value are two items. */
const pairs = <Value, Pair extends { key: string }>(
  codec: Codec<Value>,
  valueOf: (pair: Pair) => Value,
  pairOf: (key: string, value: Value) => Pair,
): Codec<Pair[]> => ({
  write: (values) =>
    values
      .map(
        (pair) =>
          `${escaped(pair.key)}${ITEM}${codec.write(valueOf(pair))}${ITEM}`,
      )
      .join(""),
  read(stored) {
    const items = itemsOf(stored);
    const read: Pair[] = [];
    for (let index = 0; index + 1 < items.length; index += 2) {
      const key = unescaped(items[index] ?? "");
      read.push(pairOf(key, codec.read(items[index + 1] ?? "")));
    }
    return read;
  },
});

const properties: Codec<Properties> = pairs(
  propertyValue,
  ({ value }) => value,
  (key, value) => ({ key, value }),
);

const increments: Codec<NonNullable<PackedFields["increments"]>> = pairs(
  number,
  ({ by }) => by,
  (key, by) => ({ key, by }),
);

const revenue: Codec<NonNullable<PackedFields["revenue"]>> = {
  write: ({ amount, currency }) =>
    `${number.write(amount)}${ITEM}${escaped(currency)}`,
  read(stored) {
    const [amount = "", currency = ""] = stored.split(ITEM);
    return { amount: Number(amount), currency: unescaped(currency) };
  },
};

const importId: Codec<string | null> = {
  write: (value) => (value === null ? "" : `s${escaped(value)}`),
  read: (stored) => (stored === "" ? null : unescaped(stored.slice(1))),
};

const yes: Codec<true> = { write: () => "", read: () => true };

/** Fields at a fixed place are not among these. */
type TaggedFields = Omit<PackedFields, "type" | "source" | "receivedAt">;
/** A second tag of a field, which stands for what many of its values begin with. */
interface UsualStart {
  tag: string;
  start: string;
}
type Tagged<Field extends keyof TaggedFields> = {
  /** Never changes within a version, and no two fields have the same. */
  tag: string;
  codec: Codec<Exclude<TaggedFields[Field], undefined>>;
  usualStart?: UsualStart;
};

/** The order of fields in the text is that of this table. */
const fields: { [Field in keyof Required<TaggedFields>]: Tagged<Field> } = {
  name: { tag: "n", codec: text },
  interactive: { tag: "a", codec: flag },
  userId: { tag: "u", codec: text },
  clientSessionId: { tag: "k", codec: text },
  hostname: {
    ...{ tag: "h", codec: text },
    usualStart: { tag: "w", start: "www." },
  },
  path: { tag: "/", codec: text, usualStart: { tag: "-", start: "/" } },
  search: { tag: "?", codec: text },
  title: { tag: "t", codec: text },
  referrer: {
    ...{ tag: "r", codec: text },
    usualStart: { tag: "s", start: "https://" },
  },
  country: { tag: "c", codec: text },
  region: { tag: "R", codec: text },
  city: { tag: "C", codec: text },
  language: { tag: "l", codec: text },
  device: { tag: "d", codec: text },
  browser: { tag: "b", codec: text },
  os: { tag: "o", codec: text },
  properties: { tag: "p", codec: properties },
  revenue: { tag: "$", codec: revenue },
  groups: { tag: "g", codec: list(text) },
  traits: { tag: "T", codec: properties },
  increments: { tag: "+", codec: increments },
  groupId: { tag: "G", codec: text },
  groupType: { tag: "y", codec: text },
  extras: { tag: "x", codec: properties },
  importId: { tag: "i", codec: importId },
  byServer: { tag: "B", codec: flag },
  ignoredReferrer: { tag: "I", codec: yes },
};

type AnyCodec = Codec<unknown>;
interface PackedField {
  field: keyof TaggedFields;
  codec: AnyCodec;
  tag: string;
  usualStart: UsualStart | undefined;
  codes: ReadonlyMap<unknown, string> | undefined;
}
const packedFields = Object.entries(fields).map(
  ([field, { tag, codec, usualStart }]): PackedField => ({
    field: field as keyof TaggedFields,
    codec,
    ...{ tag, usualStart, codes: codesOf.get(field) },
  }),
);
/** Each tag, with the text that it stands for at the start of a value. */
const byTag = new Map(
  packedFields.flatMap(({ field, codec, tag, usualStart }) => [
    [tag, { field, codec, start: "" }] as const,
    ...(usualStart
      ? [[usualStart.tag, { field, codec, start: usualStart.start }] as const]
      : []),
  ]),
);
const typeOf = new Map(eventTypes.map((type) => [typeCodes[type], type]));
const sourceOf = new Map(
  eventSources.map((source) => [sourceCodes[source], source]),
);

/** Packs the fields of an event that no index needs. */
export function packEvent(
  event: PackedFields & { occurredAt: number },
): string {
  const { type, source, receivedAt, occurredAt } = event;
  let usual = `${VERSION}${typeCodes[type]}${sourceCodes[source]}${writtenTime(receivedAt, occurredAt)}${FIELD}`;
  let others = "";
  for (const { field, tag, codec, usualStart, codes } of packedFields) {
    const value = event[field];
    if (value === undefined) continue;
    const code = codes?.get(value);
    if (code !== undefined) usual += code;
    else {
      const written = codec.write(value);
      others +=
        FIELD +
        (usualStart && written.startsWith(usualStart.start)
          ? usualStart.tag + written.slice(usualStart.start.length)
          : tag + written);
    }
  }
  return usual + others;
}

/**
 * Unpacks an event.
 *
 * @throws if the text has a version, a usual value or a field that this code does not know
 */
export function unpackEvent(packed: string, occurredAt: number): PackedFields {
  const [head = "", usual = "", ...parts] = packed.split(FIELD);
  const type = typeOf.get(head[1] as never);
  const source = sourceOf.get(head[2] as never);
  if (head[0] !== VERSION || !type || !source) {
    throw new Error(`An event has the unknown form ${head.slice(0, 3)}.`);
  }
  const event: Record<string, unknown> = {
    type,
    source,
    receivedAt: readTime(head.slice(3), occurredAt),
  };
  for (const code of usual) {
    const known = usualOf.get(code);
    if (!known) throw new Error(`An event has the unknown value ${code}.`);
    event[known.field] = known.value;
  }
  for (const part of parts) {
    const known = byTag.get(part[0] ?? "");
    if (!known) throw new Error(`An event has the unknown field ${part[0]}.`);
    event[known.field] = known.codec.read(known.start + part.slice(1));
  }
  return event as PackedFields;
}

function itemsOf(stored: string): string[] {
  return stored === "" ? [] : stored.slice(0, -1).split(ITEM);
}
