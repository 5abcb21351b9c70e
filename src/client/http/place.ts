/** Where a sender is: a country, with region and city where they are known. */
import { defined } from "../../shared/defined.js";
import { limits } from "../../shared/limits.js";
import { isObject, own } from "../../shared/event/parseFields.js";
import { placeKey, readPlaceKey } from "../../shared/places/placeKeys.js";
import { cut, toWellFormed } from "../../shared/text.js";
import { parseCountry } from "./countries.js";
import { parseRegion } from "./regions.js";

/** As reports know it. An app that looks places up may answer any code or name for country and region. */
export interface Place {
  /** ISO 3166-1 alpha-2, in upper case. */
  country?: string;
  /** ISO 3166-2 with its country (`DE-BY`), or the country and a name that is none of those (`DE/Somewhere`). */
  region?: string;
  /** Its region, else its country, and its name: `DE-BY/Munich`. */
  city?: string;
}

/**
 * A place as it may be stored, from whatever a vendor or an app says: names and codes of any case, also a place
 * that was parsed before. Where a region has a name and a code (`regionCode`), the first that is known counts. A
 * region or city without a country could be anywhere, so without one there is no place.
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
    // Both name their country: where nothing else does, that is it.
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

/** The name of a city that may be a key already. */
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

/** The code of the first that has one, else the last as a name in its country. */
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

/** Words that databases write where they know nothing. */
const nothing =
  /^(?:unknown|no region|n\/a|none|null|undefined|\(?not set\)?)$/i;

function placeText(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  // Cut first, generously, so that no later step works through a megabyte.
  const text = cut(value, 10 * limits.MAX_CONTEXT_LENGTH.value)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return undefined; // "", and "?", as App Engine says
  if (nothing.test(text)) return undefined;
  return cut(toWellFormed(text), limits.MAX_CONTEXT_LENGTH.value).trim();
}
