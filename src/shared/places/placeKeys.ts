/**
 * Keys of regions and cities: with their country, so that two of one name are two, and in an order in which what
 * lies together stands together.
 *
 * | key               | is                                                                |
 * | ----------------- | ----------------------------------------------------------------- |
 * | `US-OR`           | a region of ISO 3166-2                                            |
 * | `US/Somewhere`    | a region that is none of them, or a city whose region is not known |
 * | `US-OR/Portland`  | a city                                                            |
 *
 * A key of an older version is the name alone, or a code without its country, and stays as it is.
 */

export interface PlaceKey {
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** ISO 3166-2, with the country. */
  region?: string;
  /** Name of a city, or of a region that has no code. */
  name?: string;
}

/**
 * Takes a key apart; undefined for what is none, as keys of an older version.
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

/** @param within the code of a region, else of a country */
export function placeKey(within: string, name: string): string {
  return `${within}/${name}`;
}
