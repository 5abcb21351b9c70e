/** Regions and cities by name. A key that is no place stays as it is. */
import { readPlaceKey } from "../../shared/places/placeKeys.js";
import type { Formats } from "../format/format.js";

/** @example placeName("US-OR/Portland", formats); // "Portland" */
export function placeName(key: string, formats: Pick<Formats, "name">): string {
  const { region = "", name } = readPlaceKey(key) ?? {};
  return name ?? (formats.name(region, "subdivision") || key);
}

/**
 * Adds the region and country, which tell places of one name apart: `"Portland, Oregon, United
 * States"`.
 */
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
