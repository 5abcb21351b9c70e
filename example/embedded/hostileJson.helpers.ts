/**
 * Makes JSON as nobody should write it. It makes objects as text: no object of ours could hold a
 * key twice, a number past all numbers or a `__proto__` of its own.
 */
import fc from "../../src/fastCheck.helpers.js";

/** The fields of an object in their order, each value as JSON text. */
export type Fields = readonly (readonly [key: string, json: string])[];

export const objectText = (fields: Fields): string =>
  `{${fields.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(",")}}`;

export const arrayText = (items: readonly string[]): string =>
  `[${items.join(",")}]`;

/**
 * Values that the reader takes as they are, or refuses with a reason: numbers, times, and empty
 * things.
 */
const oddValues = [
  "null",
  "true",
  "-0",
  "1e999",
  "-1e999",
  "1e-400",
  "1.7976931348623157e308",
  "9007199254740993",
  "8.64e15",
  "-8.64e15",
  "8640000000000001",
  "0.1",
  '""',
  '" "',
  '"NaN"',
  '"Invalid Date"',
  '"2026-13-45T99:99:99Z"',
  '"+275760-09-13T00:00:00.000Z"',
  "[]",
  "{}",
  "[null]",
  '{"__proto__":{"constructor":null}}',
  '{"a":1,"a":[2],"a":null}',
  '"\\ud800"',
  '"\\u0000"',
];

const oddTexts = [
  "https://[",
  "https://a.example:99999/",
  "//",
  "javascript:alert(1)",
  "/%",
  "/%ED%A0%80",
  "?utm_source=%&ref=",
  "constructor",
  "../../etc/passwd",
  "<script>",
  "\u202e\ufeff",
  "İ",
];

const oddKeys = [
  "",
  " ",
  "$",
  "$ref",
  "_id",
  "_creationTime",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "length",
  "0",
  "a.b",
  "plan",
  "\u0000",
  "é",
];

/** Lengths around the limits of ids, names, titles, addresses and values. */
const lengths = [64, 65, 200, 201, 300, 501, 2001, 8001];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
  {
    weight: 3,
    // The texts have halves of characters and their neighbours.
    arbitrary: fc
      .array(fc.integer({ min: 0xd7f0, max: 0xe010 }), { maxLength: 4 })
      .map((units) => String.fromCharCode(...units)),
  },
  { weight: 3, arbitrary: fc.constantFrom(...oddTexts) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom("x", "é", "😀", "\ud800", "\u0000", "%", "/"),
        fc.constantFrom(...lengths),
      )
      .map(([character, length]) => character.repeat(length)),
  },
);

export const hostileKey: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...oddKeys) },
  { weight: 1, arbitrary: hostileText },
);

const oddValue = fc.constantFrom(...oddValues);

const deepText = fc
  .constantFrom(2, 15, 16, 17, 500)
  .map((depth) => "[".repeat(depth) + "]".repeat(depth));

/** Makes an object of few fields, with some of its keys more than once. */
export const hostileObject: fc.Arbitrary<string> = fc
  .array(fc.tuple(hostileKey, oddValue), { maxLength: 4 })
  .map(objectText);

/** Makes the text of any JSON value. */
export const hostileJson: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: oddValue },
  { weight: 4, arbitrary: hostileText.map((text) => JSON.stringify(text)) },
  { weight: 2, arbitrary: hostileObject },
  {
    weight: 2,
    arbitrary: fc
      .jsonValue({ stringUnit: "binary", maxDepth: 3 })
      .map((value) => JSON.stringify(value)),
  },
  { weight: 1, arbitrary: deepText },
);

interface Change {
  kind: "replace" | "drop" | "duplicate" | "add" | "nest" | "stretch";
  at: number;
  key: string;
  json: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(
    "replace",
    "drop",
    "duplicate",
    "add",
    "nest",
    "stretch",
  ),
  at: fc.nat({ max: 100 }),
  key: hostileKey,
  json: hostileJson,
});

function changed(fields: Fields, { kind, at, key, json }: Change): Fields {
  const index = at % Math.max(1, fields.length);
  const [name, value] = fields[index] ?? [key, json];
  const instead = (text: string): Fields => fields.with(index, [name, text]);
  if (fields.length === 0 || kind === "add") return [...fields, [key, json]];
  switch (kind) {
    case "replace":
      return instead(json);
    case "drop":
      return fields.toSpliced(index, 1);
    case "duplicate":
      return [...fields, [name, json]];
    case "nest":
      return instead(at % 2 === 0 ? objectText([[key, value]]) : `[${value}]`);
    case "stretch":
      return instead(
        value.startsWith('"')
          ? `"${value.slice(1, -1).repeat(1 + (at % 40))}"`
          : arrayText(Array.from({ length: at }, () => value)),
      );
  }
}

/** Makes valid objects, with up to so many changes that break them. */
export function mutated(
  fields: fc.Arbitrary<Fields>,
  maxChanges: number,
): fc.Arbitrary<Fields> {
  return fc
    .tuple(
      fields,
      fc.oneof(fc.constant([]), fc.array(change, { maxLength: maxChanges })),
    )
    .map(([valid, changes]) => changes.reduce(changed, valid));
}

/** Makes objects with the required fields and some of the others. */
export function fieldsOf(
  required: Readonly<Record<string, fc.Arbitrary<string>>>,
  optional: Readonly<Record<string, fc.Arbitrary<string>>> = {},
): fc.Arbitrary<Fields> {
  const may = Object.entries(optional);
  const some = fc
    .shuffledSubarray(may, { maxLength: Math.min(6, may.length) })
    .chain((chosen) =>
      fc.tuple(...chosen.map(([name, json]) => fieldOf(name, json))),
    );
  const all = fc.tuple(
    ...Object.entries(required).map(([name, json]) => fieldOf(name, json)),
  );
  return fc.tuple(all, some).map((parts) => parts.flat());
}

const fieldOf = (name: string, json: fc.Arbitrary<string>) =>
  json.map((text) => [name, text] as const);
