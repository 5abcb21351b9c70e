/** `convex-footfall/http`: the endpoints that browsers and servers send events to. */
export {
  registerRoutes,
  type DialectName,
  type RegisterRoutesOptions,
} from "../http/registerRoutes.js";
export type { GeoLookup } from "../http/geo.js";
export type { Place } from "../http/place.js";
