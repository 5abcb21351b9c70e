/**
 * The app's own look-up of places for `exposeIngestApi`. Apart from it: reading what a look-up answers takes the
 * names of all countries and regions, 120 KB that every call of a mutation would evaluate.
 */
import { lookUpPlace, type GeoLookup } from "./geo.js";
import type { Place } from "./place.js";

/** Made by {@link placeLookup}. */
export interface PlaceLookup {
  /** Never rejects; a failure is logged without the address. */
  readonly placeOf: (ip: string) => Promise<Place | undefined>;
}

/**
 * Makes what `exposeIngestApi` takes as `geo`. The look-up runs inside of its mutation: it can look into a table in
 * memory, but call nobody.
 *
 * @example
 * import { placeLookup } from "convex-footfall/geo";
 *
 * export const { ingest } = exposeIngestApi(components.footfall, {
 *   site: "default",
 *   geo: placeLookup((ip) => networks.find(ip) ?? null), // {country, region, city}
 * });
 */
export function placeLookup(lookup: GeoLookup): PlaceLookup {
  return { placeOf: (ip) => lookUpPlace(lookup, ip) };
}
