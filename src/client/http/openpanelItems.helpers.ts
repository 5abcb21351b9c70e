/**
 * Random items of OpenPanel. Some are valid or nearly valid, and others are far from its format.
 */
import fc from "../../fastCheck.helpers.js";
import { anyEvent } from "../../shared/parse/parseEvent.helpers.js";

const types = [
  "track",
  "identify",
  "increment",
  "decrement",
  "group",
  "assign_group",
  "alias",
  "replay",
];

const magicProperties = [
  "__timestamp",
  "__deviceId",
  "__ip",
  "__path",
  "__title",
  "__referrer",
  "__revenue",
  "__identify",
  "__query",
  "__id",
  "__proto__",
  "plan",
];

/** The fields that each type requires, and others that it may have. */
const validPayload = {
  name: "signup",
  profileId: "p1",
  property: "visits",
  value: 1,
  id: "acme",
  type: "company",
  groups: ["acme"],
  groupIds: ["acme"],
  firstName: "Ada",
  properties: {},
};

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  // `JSON.parse` accepts half of a character.
  fc.constantFrom("screen_view", "\ud800", "https://a.example/?b#c", "//["),
);

const value = fc.oneof(
  text,
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(text, { maxLength: 3 }),
  fc.dictionary(fc.oneof(fc.constantFrom(...magicProperties), text), text),
);

function record(
  keys: readonly string[],
  values: fc.Arbitrary<unknown>,
): fc.Arbitrary<object> {
  return fc
    .array(fc.tuple(fc.constantFrom(...keys), values), { maxLength: 3 })
    .map((entries) => Object.fromEntries(entries));
}

const properties = record(magicProperties, value);

const nearlyAnItem = fc
  .tuple(
    fc.constantFrom(...types),
    record(Object.keys(validPayload), value),
    fc.oneof(properties, value),
  )
  .map(([type, changes, sent]) => ({
    type,
    payload: { ...validPayload, properties: sent, ...changes },
  }));

export const anyItem: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: nearlyAnItem },
  { weight: 1, arbitrary: anyEvent },
);
