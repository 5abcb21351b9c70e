/** Random events for the tests of the parser, close to the format and far from it. */
import fc from "../../fastCheck.helpers.js";
import { contextFields, eventTypes } from "../event/event.js";

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  // Lone surrogates pass `JSON.parse`.
  fc
    .array(fc.integer({ min: 0xd7f0, max: 0xe010 }))
    .map((units) => String.fromCharCode(...units)),
  fc.constantFrom("https://a.example/b?c#d", "//", "https://[", "__proto__"),
  fc.nat(9000).map((length) => "é".repeat(length)),
);

const anyJson = fc.oneof(
  anyText,
  fc.jsonValue({ stringUnit: "binary", maxDepth: 6 }),
  fc.dictionary(anyText, fc.oneof(anyText, fc.double(), fc.constant(null))),
);

const fieldNames = [
  "name",
  "eventId",
  "occurredAt",
  "url",
  "path",
  "title",
  "referrer",
  "properties",
  "traits",
  "groups",
  "increments",
  "groupId",
  "groupType",
  "userId",
  "visitorId",
  "sessionId",
  "source",
  "revenue",
  "__proto__",
  "unknown",
];

const anyField = fc.oneof(
  fc.tuple(fc.constantFrom(...fieldNames), anyJson),
  fc.tuple(
    fc.constant("revenue"),
    fc.dictionary(
      fc.constantFrom("amount", "currency", "tax"),
      fc.oneof(fc.integer(), fc.double(), fc.constantFrom("EUR", "usd", "€")),
    ),
  ),
  fc.tuple(
    fc.constant("context"),
    fc.oneof(
      anyJson,
      fc.dictionary(fc.constantFrom(...contextFields), anyText),
    ),
  ),
);

const nearlyAnEvent = fc
  .tuple(fc.constantFrom(...eventTypes, "other"), fc.array(anyField))
  .map(([type, fields]) =>
    Object.fromEntries<unknown>([["type", type], ...fields]),
  );

export const anyEvent: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: nearlyAnEvent },
  { weight: 1, arbitrary: anyJson },
);

/** Returns every string in a value, including the keys of objects. */
export function everyString(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [
    key,
    ...everyString(child),
  ]);
}
