/**
 * The judgement of an incoming event: its site leaves it out, something is wrong with it, or it is
 * a row to store.
 */
import type { IncomingEvent } from "../../../shared/event/incoming.js";
import type { EventExclusion } from "../../../shared/event/usage.js";
import { checkEvent, type SitePolicy } from "./checkEvent.js";
import { hostnameError, type HostnamePolicy } from "./checkHostname.js";
import type { Delivery } from "./eventTime.js";
import { exclusionOf, type ExclusionPolicy } from "./exclusions.js";

/** That a site leaves an event out goes before all that may be wrong with it. */
export function judgeEvent(
  incoming: IncomingEvent,
  site: SitePolicy & HostnamePolicy & ExclusionPolicy,
  delivery: Delivery,
): { exclusion: EventExclusion } | ReturnType<typeof checkEvent> {
  const { repeatOf: _repeatOf, pageKind: _pageKind, ...event } = incoming;
  const checked = checkEvent(event, site, delivery);
  const storedPath = "row" in checked ? checked.row.path : undefined;
  const exclusion = exclusionOf(incoming, storedPath, site);
  if (exclusion !== null) return { exclusion };
  const error = hostnameError(incoming, site, delivery);
  return error === null || "error" in checked ? checked : { error };
}
