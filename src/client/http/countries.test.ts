import { expect, test } from "vitest";
import { parseCountry } from "./countries.js";

test.each([
  ["DE", "DE"],
  ["de", "DE"],
  [" us ", "US"],
  ["XK", "XK"],
  ["XX", undefined],
  ["ZZ", undefined],
  ["T1", undefined],
  ["EU", undefined],
  ["UK", undefined],
  ["DEU", undefined],
  ["Germany", undefined],
  ["", undefined],
  ["AD AE", undefined],
])("%j is %s", (text, expected) => {
  expect(parseCountry(text)).toBe(expected);
});

test("knows all 249 countries, and Kosovo", () => {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const pairs = letters.flatMap((first) => letters.map((last) => first + last));
  expect(pairs.filter(parseCountry)).toHaveLength(250);
});
