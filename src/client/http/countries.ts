/** Finds countries by any of their names. Reports know them by their ISO 3166-1 alpha-2 codes. */
import { countryNames } from "./countryNames.js";
import { nameKey } from "./placeNames.js";

/**
 * One line for each country: `DE Germany|Deutschland|DEU`. "XK" is Kosovo. ISO has no code for it,
 * but databases and CDNs use this one.
 */
const lines = countryNames.split("\n");
const codes = new Set(lines.map((line) => line.slice(0, 2)));
let byName: Map<string, string> | undefined;

/**
 * Returns the code in upper case. `text` is a code of two or three letters, or a name in English or
 * in a language of the country. The result is undefined for a text that is no country: "XX" and
 * "ZZ" (unknown), "T1" (Tor), "EU". The first call with a name makes the table of names.
 *
 * @example
 * parseCountry("uk"); // "GB"
 * parseCountry("United States of America"); // "US"
 */
export function parseCountry(text: string): string | undefined {
  const code = text.trim().toUpperCase();
  if (codes.has(code)) return code;
  byName ??= namedCodes();
  return byName.get(nameKey(text));
}

function namedCodes(): Map<string, string> {
  return new Map(
    lines.flatMap((line) => {
      const code = line.slice(0, 2);
      const names = line.slice(3).split("|");
      return names.map((name): [string, string] => [nameKey(name), code]);
    }),
  );
}
