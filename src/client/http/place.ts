/** The place of a sender: a country, with region and city if they are known. */
import { defined } from "../../shared/defined.js";
import { limits } from "../../shared/limits.js";
import { isObject, own } from "../../shared/event/parseFields.js";
import { placeKey, readPlaceKey } from "../../shared/places/placeKeys.js";
import { cut, toWellFormed } from "../../shared/text.js";
import { parseCountry } from "./countries.js";
import { parseRegion } from "./regions.js";

/**
 * A place as reports know it. An app's look-up may answer any code or name for country and region.
 */
export interface Place {
  /** ISO 3166-1 alpha-2, in upper case. */
  country?: string;
  /**
   * ISO 3166-2 with its country (`DE-BY`). For a name without a code: the country and the name
   * (`DE/Somewhere`).
   */
  region?: string;
  /** The region, or the country without one, and the city's name: `DE-BY/Munich`. */
  city?: string;
}

/**
 * Turns the answer of a vendor or an app into a place to store. It takes names and codes of any
 * case, and places that it has parsed before. If a region has a name and a code (`regionCode`), the
 * first that is known counts. A region or city without a country could be anywhere, so there is no
 * place without a country.
 *
 * @example
 * parsePlace({ country: "us", region: "Oregon", city: "Portland" });
 * // { country: "US", region: "US-OR", city: "US-OR/Portland" }
 */
export function parsePlace(value: unknown): Place | undefined {
  if (!isObject(value)) return undefined;
  const text = (field: string) => placeText(own(value, field));
  const regions = [text("regionCode"), text("region")];
  const city = readCity(text("city"));
  const country =
    parseCountry(text("country") ?? "") ??
    // A region or a city's key names its country. It counts if the answer has no country.
    (text("country") === undefined
      ? countryOf([...regions, city.key])
      : undefined);
  if (country === undefined) return undefined;
  const region =
    regionOf(country, regions) ??
    (city.key?.startsWith(country)
      ? readPlaceKey(city.key)?.region
      : undefined);
  return defined({
    country,
    region,
    city:
      city.name &&
      placeKey(region && !region.includes("/") ? region : country, city.name),
  });
}

/** Returns the name of a city, and its key if it is one already. */
function readCity(city: string | undefined): { name?: string; key?: string } {
  const name = city === undefined ? undefined : readPlaceKey(city)?.name;
  return name === undefined
    ? defined({ name: city })
    : defined({ name, key: city });
}

function countryOf(keys: readonly (string | undefined)[]): string | undefined {
  for (const key of keys) {
    const place = key === undefined ? undefined : readPlaceKey(key);
    if (place && parseCountry(place.country) === place.country) {
      return place.country;
    }
  }
  return undefined;
}

/** Returns the code of the first region that has one, or the last as a name in its country. */
function regionOf(
  country: string,
  said: readonly (string | undefined)[],
): string | undefined {
  const regions = said.filter((region) => region !== undefined);
  for (const region of regions) {
    const code = parseRegion(country, region);
    if (code !== undefined) return code;
  }
  const last = regions.at(-1);
  if (last === undefined) return undefined;
  const key = readPlaceKey(last);
  const name = key?.country === country ? key.name : undefined;
  return placeKey(country, name ?? last);
}

/** Words that databases write for an unknown place. */
const nothing =
  /^(?:unknown|no region|n\/a|none|null|undefined|\(?not set\)?)$/i;

function placeText(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  // This cut comes first, so that no later step works through a megabyte. It is generous on
  // purpose.
  const text = cut(value, 10 * limits.MAX_CONTEXT_LENGTH.value)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return undefined; // "", and "?", as App Engine says
  if (nothing.test(text)) return undefined;
  return cut(toWellFormed(text), limits.MAX_CONTEXT_LENGTH.value).trim();
}
