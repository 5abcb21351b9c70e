import { expect, test } from "vitest";
import { countryNames } from "./countryNames.js";
import { parseCountry } from "./countries.js";
import { nameKey } from "./placeNames.js";

test.each([
  ["DE", "DE"],
  ["de", "DE"],
  [" us ", "US"],
  ["XK", "XK"],
  ["XX", undefined],
  ["ZZ", undefined],
  ["T1", undefined],
  ["EU", undefined],
  ["UK", "GB"],
  ["u.k.", "GB"],
  ["Great Britain", "GB"],
  ["DEU", "DE"],
  ["usa", "US"],
  ["Germany", "DE"],
  ["Deutschland", "DE"],
  ["United States of America", "US"],
  ["The Netherlands", "NL"],
  ["cote d'ivoire", "CI"],
  ["Côte d’Ivoire", "CI"],
  ["UAE", "AE"],
  ["U.A.E.", "AE"],
  ["Trinidad & Tobago", "TT"],
  ["Oesterreich", "AT"],
  ["日本", "JP"],
  ["Congo", "CG"],
  ["DR Congo", "CD"],
  ["Atlantis", undefined],
  ["A1", undefined],
  ["constructor", undefined],
  ["__proto__", undefined],
  ["", undefined],
  ["AD AE", undefined],
])("%j is %s", (text, expected) => {
  expect(parseCountry(text)).toBe(expected);
});

test("knows all 249 countries, and Kosovo", () => {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const pairs = letters.flatMap((first) => letters.map((last) => first + last));
  const codes = pairs.filter((pair) => parseCountry(pair) === pair);
  expect(codes).toHaveLength(250);
  expect(codes).toEqual(
    countryNames.split("\n").map((line) => line.slice(0, 2)),
  );
});

test("by every name of the table, of which none is two countries'", () => {
  const named = new Map<string, string>();
  for (const line of countryNames.split("\n")) {
    const code = line.slice(0, 2);
    for (const name of line.slice(3).split("|")) {
      expect(parseCountry(name), name).toBe(code);
      expect(named.get(nameKey(name)) ?? code, name).toBe(code);
      named.set(nameKey(name), code);
    }
  }
});

test("by the English names of Intl", () => {
  const names = new Intl.DisplayNames("en", { type: "region" });
  for (const line of countryNames.split("\n")) {
    const code = line.slice(0, 2);
    expect(parseCountry(names.of(code) ?? "")).toBe(code);
  }
});
