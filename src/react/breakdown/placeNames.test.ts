import { beforeAll, expect, test } from "vitest";
import { createFormats } from "../format/format.js";
import { loadRegionNames } from "../format/regionNames.js";
import { fullPlaceName, placeName } from "./placeNames.js";

const formats = createFormats({ locale: "en" });
beforeAll(loadRegionNames);

test.each([
  ["DE-BY", "Bavaria", "Bavaria, Germany"],
  ["US-CA", "California", "California, United States"],
  ["IT-CA", "Cagliari", "Cagliari, Italy"],
  ["US-OR/Portland", "Portland", "Portland, Oregon, United States"],
  ["US-ME/Portland", "Portland", "Portland, Maine, United States"],
  ["US/Portland", "Portland", "Portland, United States"],
  ["DE/Wonderland", "Wonderland", "Wonderland, Germany"],
  ["CH-BE/Biel/Bienne", "Biel/Bienne", "Biel/Bienne, Bern, Switzerland"],
  // A code that no list has.
  ["DE-XX", "DE-XX", "DE-XX, Germany"],
  // No country is in these.
  ["Bavaria", "Bavaria", "Bavaria"],
  ["CA", "CA", "CA"],
  ["Portland", "Portland", "Portland"],
])("%s is %s, in full %s", (key, name, fullName) => {
  expect(placeName(key, formats)).toBe(name);
  expect(fullPlaceName(key, formats)).toBe(fullName);
});

test("countries in the words of the locale", () => {
  const german = createFormats({ locale: "de" });
  expect(fullPlaceName("DE-BY", german)).toBe("Bavaria, Deutschland");
});
