import { describe, expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { regionNames } from "../../shared/places/regionNames.js";
import { parseRegion } from "./regions.js";

describe("parseRegion", () => {
  test.each<[string, string, string | undefined]>([
    // By name in English, by name in the country, by code.
    ["DE", "Bavaria", "DE-BY"],
    ["DE", "Bayern", "DE-BY"],
    ["DE", "BY", "DE-BY"],
    ["DE", "de-by", "DE-BY"],
    ["US", "CA", "US-CA"],
    ["IT", "CA", "IT-CA"],
    ["US", "USCA", "US-CA"],
    ["US", " california ", "US-CA"],
    ["GB", "GB-ENG", "GB-ENG"],
    ["GB", "England", "GB-ENG"],

    // Names as databases write them.
    ["FR", "Île-de-France", "FR-IDF"],
    ["FR", "ile de france", "FR-IDF"],
    ["FR", "Bretagne", "FR-BRE"],
    ["DE", "Baden-Wuerttemberg", "DE-BW"],
    ["CH", "Zurich", "CH-ZH"],
    ["CH", "St. Gallen", "CH-SG"],
    ["CH", "Saint Gallen", "CH-SG"],
    ["BR", "Sao Paulo", "BR-SP"],
    ["PL", "Łódź Voivodeship", "PL-10"],
    ["PL", "Lodz", "PL-10"],
    ["NO", "More og Romsdal", "NO-15"],
    ["JP", "Tōkyō", "JP-13"],
    ["JP", "Tokyo", "JP-13"],
    ["CN", "Guangdong Sheng", "CN-GD"],
    ["RU", "Moscow", "RU-MOW"],
    ["RU", "Moscow Oblast", "RU-MOS"],
    ["RU", "Altai Republic", "RU-AL"],
    ["RU", "Altai Krai", "RU-ALT"],
    ["UA", "Lviv", "UA-46"],
    ["UA", "Lviv Oblast", "UA-46"],
    ["AR", "Buenos Aires", "AR-B"],
    ["AR", "Buenos Aires F.D.", "AR-C"],
    ["ID", "West Java", "ID-JB"],
    ["IN", "National Capital Territory of Delhi", "IN-DL"],
    ["BE", "Vlaanderen", "BE-VLG"],
    ["BE", "Wallonie", "BE-WAL"],
    ["BE", "Bruxelles-Capitale", "BE-BRU"],
    ["ES", "Cataluña", "ES-CT"],
    ["ES", "Euskadi", "ES-PV"],
    ["GB", "Cymru", "GB-WLS"],
    ["UA", "Kiev", "UA-30"],
    ["UA", "Kiev Oblast", "UA-32"],
    ["KZ", "Almaty", "KZ-75"],
    ["KZ", "Almaty Region", "KZ-19"],
    ["KZ", "Karagandy", "KZ-35"],

    // The level in which databases look up addresses goes before the one below it.
    ["ES", "Madrid", "ES-MD"],
    ["ES", "Barcelona", "ES-B"],

    // Codes that ISO has retired.
    ["FR", "FR-J", "FR-IDF"],
    ["MX", "DIF", "MX-CMX"],
    ["CN", "11", "CN-BJ"],
    ["LU", "D", "LU-DI"],
    ["NO", "32", "NO-32"],
    ["NO", "Akershus", "NO-32"],
    ["NO", "NO-02", "NO-32"],
    ["NO", "Viken", "NO-30"],
    ["NO", "Troms", "NO-55"],
    ["IN", "OR", "IN-OD"],
    ["KZ", "KZ-ALA", "KZ-75"],
    ["KZ", "ALM", "KZ-19"],
    ["ZA", "GT", "ZA-GP"],
    ["ZA", "NL", "ZA-KZN"],

    ["US", "Atlantis", undefined],
    ["US", "Bavaria", undefined],
    ["US", "", undefined],
    ["US", "-", undefined],
    ["US", "State of", undefined],
    ["US", "constructor", undefined],
    ["US", "__proto__", undefined],
    ["ZZ", "CA", undefined],
  ])("%s: %j is %s", (country, text, code) => {
    expect(parseRegion(country, text)).toBe(code);
  });

  const all = regionNames.split("\n").flatMap((line) =>
    line
      .slice(3)
      .split("||")
      .flatMap((level, at) =>
        level
          .split("|")
          .filter((entry) => entry !== "")
          .map((entry) => ({
            country: line.slice(0, 2),
            level: at,
            code: entry.slice(0, entry.indexOf(" ")),
            name: entry.slice(entry.indexOf(" ") + 1),
          })),
      ),
  );

  test("by every code, with and without its country", () => {
    expect(all.length).toBeGreaterThan(5000);
    for (const { country, code } of all) {
      expect(code).toMatch(/^[A-Z\d]{1,3}$/);
      expect(parseRegion(country, code)).toBe(`${country}-${code}`);
      expect(parseRegion(country, `${country}-${code}`)).toBe(
        `${country}-${code}`,
      );
    }
  });

  test("by every name of the first level, unless another is called so", () => {
    const first = all.filter(({ level }) => level === 0);
    const others = first.filter(
      ({ country, code, name }) =>
        parseRegion(country, name) !== `${country}-${code}`,
    );
    // Two regions of a country may share a name, such as a city and the land around it.
    expect(others.length).toBeLessThan(first.length / 50);
    for (const { country, name } of others) {
      const found = parseRegion(country, name);
      expect(found, `${country} ${name}`).toMatch(
        new RegExp(`^${country}-[A-Z\\d]{1,3}$`),
      );
    }
  });

  test("whatever the text, never throws; long text takes time in proportion", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("US", "DE", "GB", "RU", "XX", ""),
        fc.string({ unit: "binary", maxLength: 200 }),
        (country, text) => {
          expect(parseRegion(country, text) ?? `${country}-X`).toMatch(
            new RegExp(`^${country}-[A-Z\\d]{1,3}$`),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
