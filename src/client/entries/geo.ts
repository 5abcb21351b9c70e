/** `convex-footfall/geo`: the app's own look-up of places for `exposeIngestApi`. */
export { placeLookup, type PlaceLookup } from "../http/placeLookup.js";
export type { GeoLookup } from "../http/geo.js";
export type { Place } from "../http/place.js";
