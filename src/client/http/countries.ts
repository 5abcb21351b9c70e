/** Countries by ISO 3166-1 alpha-2, the codes by which reports know them, from whatever a sender calls them. */
import { countryNames } from "./countryNames.js";
import { nameKey } from "./placeNames.js";

/** `DE Germany|Deutschland|DEU`, a line for each. "XK" is Kosovo, which ISO has not named; databases and CDNs do. */
const lines = countryNames.split("\n");
const codes = new Set(lines.map((line) => line.slice(0, 2)));
let byName: Map<string, string> | undefined;

/**
 * The code in upper case, from a code of two or three letters or a name in English or in a language of the
 * country; nothing for what is no country: "XX" and "ZZ" (unknown), "T1" (Tor), "EU". Costs a look-up, once in a
 * process about 2 ms.
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
