/**
 * The app's own look-up of places for `exposeIngestApi`. It has its own module because reading an
 * answer needs the names of all countries and regions. Every call of a mutation would evaluate
 * these 120 KB.
 */
import { lookUpPlace, type GeoLookup } from "./geo.js";
import type { Place } from "./place.js";

/** A look-up that {@link placeLookup} made. */
export interface PlaceLookup {
  /** Finds the place of an address. Never rejects, and logs a failure without the address. */
  readonly placeOf: (ip: string) => Promise<Place | undefined>;
}

/**
 * Makes the `geo` option of `exposeIngestApi`. The look-up runs inside of the mutation. It can
 * search a table in memory, but it cannot call other services.
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
