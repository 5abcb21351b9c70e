/**
 * Keys of regions and cities. A key includes the country, so two places of the same name have two
 * keys. In the order of keys, the places of a country and of a region stand together.
 *
 * | key               | is                                                                  |
 * | ----------------- | ------------------------------------------------------------------- |
 * | `US-OR`           | a region of ISO 3166-2                                              |
 * | `US/Somewhere`    | a region outside of ISO 3166-2, or a city whose region is not known |
 * | `US-OR/Portland`  | a city                                                              |
 */

export interface PlaceKey {
  /** ISO 3166-1 alpha-2 code. */
  country: string;
  /** ISO 3166-2 code, with the country. */
  region?: string;
  /** Name of a city, or of a region that has no code. */
  name?: string;
}

/**
 * Splits a key into its parts. Returns undefined for any other text.
 *
 * @example
 * readPlaceKey("US-OR/Portland"); // { country: "US", region: "US-OR", name: "Portland" }
 * readPlaceKey("Bavaria"); // undefined
 */
export function readPlaceKey(key: string): PlaceKey | undefined {
  const [, country, code, name] =
    /^([A-Z]{2})(-[A-Z\d]{1,3})?(?:\/(.+))?$/s.exec(key) ?? [];
  if (country === undefined || (code === undefined && name === undefined)) {
    return undefined;
  }
  return {
    country,
    ...(code !== undefined && { region: country + code }),
    ...(name !== undefined && { name }),
  };
}

/**
 * Builds the key of a named place.
 *
 * @param within the code of its region, or else of its country
 */
export function placeKey(within: string, name: string): string {
  return `${within}/${name}`;
}
