import { expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { boundKey, MAX_KEY_BYTES } from "../codec/boundKey.js";
import { placeKey, readPlaceKey } from "./placeKeys.js";

test.each([
  ["US-CA", { country: "US", region: "US-CA" }],
  ["US/Somewhere", { country: "US", name: "Somewhere" }],
  ["US-OR/Portland", { country: "US", region: "US-OR", name: "Portland" }],
  [
    "CH-BE/Biel/Bienne",
    { country: "CH", region: "CH-BE", name: "Biel/Bienne" },
  ],
  // No country is in them.
  ["Bavaria", undefined],
  ["CA", undefined],
  ["Portland", undefined],
  ["Biel/Bienne", undefined],
  ["", undefined],
  ["US/", undefined],
  ["us-ca", undefined],
])("readPlaceKey(%j)", (key, expected) => {
  expect(readPlaceKey(key)).toEqual(expected);
});

test("keys of one region stand together, those of one country around them", () => {
  const keys = [
    "DE/Somewhere",
    "DE-BY/Munich",
    "DE-BY",
    "US-OR/Portland",
    "DE-BE/Berlin",
    "US-ME/Portland",
  ];
  expect(keys.sort()).toEqual([
    "DE-BE/Berlin",
    "DE-BY",
    "DE-BY/Munich",
    "DE/Somewhere",
    "US-ME/Portland",
    "US-OR/Portland",
  ]);
});

test("a key that is cut is still read, within the bytes of a key", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("US", "US-OR", "GB-ENG"),
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }),
      (within, name) => {
        const key = boundKey(placeKey(within, name));
        expect(new TextEncoder().encode(key).length).toBeLessThanOrEqual(
          MAX_KEY_BYTES,
        );
        expect(readPlaceKey(key)?.country).toBe(within.slice(0, 2));
        expect(readPlaceKey(key)?.name).toBeDefined();
      },
    ),
  );
});
