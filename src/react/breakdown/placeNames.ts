/** Regions and cities by name. Keys of an older version, which are names or codes without a country, stay. */
import { readPlaceKey } from "../../shared/places/placeKeys.js";
import type { Formats } from "../format/format.js";

/** @example placeName("US-OR/Portland", formats); // "Portland" */
export function placeName(key: string, formats: Pick<Formats, "name">): string {
  const { region = "", name } = readPlaceKey(key) ?? {};
  return name ?? (formats.name(region, "subdivision") || key);
}

/** With what tells it from others of its name: `"Portland, Oregon, United States"`. */
export function fullPlaceName(
  key: string,
  formats: Pick<Formats, "name">,
): string {
  const place = readPlaceKey(key);
  if (!place) return key;
  const { country, region, name } = place;
  return [
    placeName(key, formats),
    ...(region && name ? [formats.name(region, "subdivision")] : []),
    formats.name(country, "region"),
  ].join(", ");
}
