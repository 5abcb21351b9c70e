/**
 * Whether a page is one of the site's own: its hostname is that of an origin that the site lists.
 */
import type { IncomingEvent } from "../../../shared/event/incoming.js";
import { isHostnameAllowed } from "../../../shared/parse/origins.js";
import type { SiteSettings } from "../../../shared/site/site.js";
import { quote } from "../../../shared/text.js";

export type HostnamePolicy = Pick<
  SiteSettings,
  "allowedOrigins" | "allowMissingOrigin" | "localhost"
>;

/**
 * Says what is wrong with the hostname, or null. A sender with a secret key may send about any
 * page. So may an app that the site lets in without an origin, about screens under a scheme of its
 * own (`acme://products/17`): they are on no host. A development page passes where the site counts
 * these, as admission lets its origin in.
 */
export function hostnameError(
  { hostname, pageKind }: Pick<IncomingEvent, "hostname" | "pageKind">,
  { allowedOrigins, allowMissingOrigin, localhost }: HostnamePolicy,
  { trusted }: { trusted: boolean },
): string | null {
  if (trusted || hostname === undefined) return null;
  if (pageKind === "development" && localhost === "count") return null;
  const isApp = pageKind === "app";
  if (isApp && allowMissingOrigin) return null;
  if (isHostnameAllowed(hostname, allowedOrigins)) return null;
  const wayOut = isApp
    ? "or set allowMissingOrigin, for apps whose screens are on no host"
    : "or send with a secret key";
  return `the page is on ${quote(hostname)}, which is the host of no origin in the site's allowedOrigins: add its origin there, ${wayOut}`;
}
