/** Finds regions of a country (ISO 3166-2) by any of their names. */
import { regionNames } from "../../shared/places/regionNames.js";
import { bareNameKey, nameKey } from "./placeNames.js";
import { regionAliases } from "./regionAliases.js";

/** The regions of one level, by their names. */
interface Level {
  exact: ReadonlyMap<string, string>;
  /** Names without words for the kind of region. Null: several regions have the name. */
  bare: ReadonlyMap<string, string | null>;
}

interface Country {
  codes: ReadonlySet<string>;
  /**
   * The first level is the one in which databases look up addresses: "Madrid" is the community, not
   * the province in it.
   */
  levels: readonly Level[];
}

const namesOf = linesByCountry(regionNames);
const aliasesOf = linesByCountry(regionAliases);
const countries = new Map<string, Country>();

/**
 * Returns the code of a region. `text` is a code with or without its country, as ISO or CLDR write
 * it, or a name in English or in a language of the country. The result is undefined for any other
 * text.
 *
 * @param country the country's code
 * parseRegion("DE", "Bavaria"); // "DE-BY"
 * parseRegion("US", "ca"); // "US-CA"
 */
export function parseRegion(country: string, text: string): string | undefined {
  const { codes, levels } = countryOf(country);
  const code = text.trim().toUpperCase();
  const withoutCountry = code.startsWith(country)
    ? code.slice(country.length).replace(/^-/, "")
    : code;
  for (const each of [code, withoutCountry]) {
    if (codes.has(each)) return `${country}-${each}`;
  }
  const key = nameKey(text);
  for (const { exact, bare } of levels) {
    const found =
      exact.get(key) ??
      bare.get(bareNameKey(text)) ??
      // A retired code is one of the names.
      exact.get(nameKey(withoutCountry));
    if (found) return `${country}-${found}`;
  }
  return undefined;
}

/**
 * Returns a country's regions. Reads them on the first call, because a site has visitors from few
 * countries.
 */
function countryOf(code: string): Country {
  let country = countries.get(code);
  if (!country) {
    country = readCountry(namesOf.get(code) ?? "", aliasesOf.get(code) ?? "");
    countries.set(code, country);
  }
  return country;
}

function readCountry(names: string, aliases: string): Country {
  const levels = names.split("||").map(readEntries);
  const others = readEntries(aliases);
  return {
    codes: new Set(levels.flatMap((level) => level.map(([code]) => code))),
    levels: levels.map((level) => {
      const own = new Set(level.map(([code]) => code));
      return readLevel([...others.filter(([code]) => own.has(code)), ...level]);
    }),
  };
}

function readLevel(entries: readonly Entry[]): Level {
  const exact = new Map<string, string>();
  const bare = new Map<string, string | null>();
  for (const [code, name] of entries) {
    const key = nameKey(name);
    if (key !== "" && !exact.has(key)) exact.set(key, code);
    const bareKey = bareNameKey(name);
    if (bareKey === "") continue;
    const before = bare.get(bareKey);
    bare.set(bareKey, before === undefined || before === code ? code : null);
  }
  return { exact, bare };
}

type Entry = [code: string, name: string];

/** Reads `BW Baden-Württemberg|BY Bavaria`. */
function readEntries(text: string): Entry[] {
  if (text === "") return [];
  return text.split("|").map((entry): Entry => {
    const at = entry.indexOf(" ");
    return [entry.slice(0, at), entry.slice(at + 1)];
  });
}

/** Reads one line for each country: its code and its regions, `DE|BW Baden-Württemberg|…`. */
function linesByCountry(table: string): ReadonlyMap<string, string> {
  return new Map(
    table.split("\n").map((line) => [line.slice(0, 2), line.slice(3)]),
  );
}
