/** The scope of a call: the database, the site, and the clock that the site counts by. */
import { zoneOf, type Zone } from "../../shared/time/zone.js";
import type { MutationCtx, QueryCtx } from "../_generated/server.js";
import type { Site } from "./requireSite.js";

/** A function that works for one site takes its scope first, and what it is asked second. */
export interface Scope<Ctx extends QueryCtx = QueryCtx> {
  readonly ctx: Ctx;
  readonly site: Site;
  /** Offsets of the site's time zone. */
  readonly zone: Zone;
}

/** The scope of a function that writes. */
export type WriteScope = Scope<MutationCtx>;

export function scopeOf<Ctx extends QueryCtx>(
  ctx: Ctx,
  site: Site,
): Scope<Ctx> {
  return { ctx, site, zone: zoneOf(site.timeZone) };
}
