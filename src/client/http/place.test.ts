import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { parsePlace } from "./place.js";

describe("parsePlace", () => {
  test.each<[object, object | undefined]>([
    [{ country: "us" }, { country: "US" }],
    [
      { country: "US", region: "Oregon", city: "Portland" },
      { country: "US", region: "US-OR", city: "US-OR/Portland" },
    ],
    [
      { country: "US", region: "ME", city: "Portland" },
      { country: "US", region: "US-ME", city: "US-ME/Portland" },
    ],
    [
      { country: "Germany", region: "Bavaria" },
      { country: "DE", region: "DE-BY" },
    ],
    [
      { country: "UK", region: "England", city: "London" },
      { country: "GB", region: "GB-ENG", city: "GB-ENG/London" },
    ],
    [
      { country: "CH", city: "Biel/Bienne" },
      { country: "CH", city: "CH/Biel/Bienne" },
    ],
    [
      { country: "DE", region: "Wonderland", city: "Berlin" },
      { country: "DE", region: "DE/Wonderland", city: "DE/Berlin" },
    ],
    // A code that names its country is enough for a country.
    [{ region: "US-CA" }, { country: "US", region: "US-CA" }],
    [
      { city: "US-CA/Fresno" },
      { country: "US", region: "US-CA", city: "US-CA/Fresno" },
    ],
    // The region is unknown.
    [{ country: "DE", region: "NO REGION" }, { country: "DE" }],
    [{ country: "DE", region: "?", city: "(not set)" }, { country: "DE" }],
    [{ country: "Atlantis", region: "US-CA" }, undefined],
    [{ country: "XX", city: "Berlin" }, undefined],
    [{ region: "Bavaria" }, undefined],
    [{ country: 5 }, undefined],
    [{}, undefined],
  ])("of %j", (said, expected) => {
    expect(parsePlace(said)).toEqual(expected);
  });

  test("of what it has answered is the same, whatever was said", () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 200 }),
      fc.constantFrom("CA", "Bavaria", "US-OR", "US/x", "US-OR/Portland"),
      fc.string({ unit: fc.constantFrom(..."US-/CAé x\n") }),
    );
    const said = fc.record(
      {
        country: fc.constantFrom("US", "DE", "uk", "Germany", "XX"),
        regionCode: text,
        region: text,
        city: text,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(said, (sent) => {
        const place = parsePlace(sent);
        if (place === undefined) return;
        expect(parsePlace(place)).toEqual(place);
      }),
      { numRuns: 500 },
    );
  });

  test("of a megabyte takes no longer than of its first part", () => {
    const long = "Saint ".repeat(200_000);
    const started = performance.now();
    expect(
      parsePlace({ country: "US", region: long, city: long }),
    ).toMatchObject({ country: "US" });
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
