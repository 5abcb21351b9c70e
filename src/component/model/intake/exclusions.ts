/** The events that a site's settings leave out: they are counted and not stored. */
import type { IncomingEvent } from "../../../shared/event/incoming.js";
import {
  fittingPattern,
  isHostListed,
} from "../../../shared/parse/patterns.js";
import { parsedUrl } from "../../../shared/parse/referrerHost.js";
import type { SiteSettings } from "../../../shared/site/site.js";
import type { EventExclusion } from "../../../shared/event/usage.js";

export type ExclusionPolicy = Pick<
  SiteSettings,
  | "excludedHostnames"
  | "excludedPaths"
  | "excludedReferrers"
  | "excludedVisitors"
  | "localhost"
>;

/**
 * The first setting that leaves the event out, in the order of `exclusionCounts`; null: it is kept.
 * A field that the event does not have decides nothing.
 *
 * @param storedPath the path as the site writes it, where that is not as it was sent: a pattern may
 * mean either
 */
export function exclusionOf(
  { hostname, path, referrer, visitorId, pageKind }: IncomingEvent,
  storedPath: string | undefined,
  site: ExclusionPolicy,
): EventExclusion | null {
  const { excludedHostnames, excludedReferrers } = site;
  if (hostname !== undefined && isHostListed(hostname, excludedHostnames)) {
    return "hostname";
  }
  if (arePathsExcluded([path, storedPath], site)) return "path";
  // Most sites exclude no referrers, and it takes time to read an address. A sender may write
  // anything as referrer. `android-app://…` has the app's package as its host.
  const from =
    excludedReferrers.length === 0
      ? undefined
      : parsedUrl(referrer ?? "")?.hostname;
  if (from !== undefined && isHostListed(from, excludedReferrers)) {
    return "referrer";
  }
  if (visitorId !== undefined && site.excludedVisitors.includes(visitorId)) {
    return "visitor";
  }
  const isLocal = pageKind === "development" && site.localhost === "exclude";
  return isLocal ? "localhost" : null;
}

function arePathsExcluded(
  paths: readonly (string | undefined)[],
  { excludedPaths }: ExclusionPolicy,
): boolean {
  return paths.some(
    (path) =>
      path !== undefined && fittingPattern(excludedPaths, path) !== undefined,
  );
}
