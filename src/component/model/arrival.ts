/** Changes an event's addresses before they are stored, by a site's settings. */
import { withoutClickIdValues } from "../../shared/clickIds.js";
import { defined } from "../../shared/defined.js";
import type { IncomingEvent } from "../../shared/incoming.js";
import {
  pageName,
  pagePattern,
  type PagePolicy,
} from "../../shared/pageName.js";
import { decoded } from "../../shared/parseUrl.js";
import { isHostListed, withoutWww } from "../../shared/patterns.js";
import { parsedUrl, referrerHost } from "../../shared/referrerHost.js";

export interface AddressPolicy extends PagePolicy {
  allowedOrigins: readonly string[];
  /** Absent in sites that are older than the setting. */
  ignoredReferrers?: readonly string[] | undefined;
}

type Addresses = Pick<IncomingEvent, "path" | "search" | "hash" | "referrer">;

/**
 * Addresses less the values of click ids, the path as the page's name, and whether the site's settings say that
 * the referrer is no source.
 */
export function storedAddresses(
  { hostname, ...sent }: IncomingEvent,
  policy: AddressPolicy,
): Addresses & { ignoredReferrer?: true } {
  const kept = (text: string | undefined) =>
    text === undefined ? undefined : withoutClickIdValues(text);
  const host =
    sent.referrer === undefined ? undefined : referrerHost(sent.referrer);
  const isOwnPage = host === withoutWww(hostname?.toLowerCase() ?? "");
  // An own page's own host needs no mark: the event says it by itself, and most referrers are of that kind.
  const isMarked =
    host !== undefined &&
    !isOwnPage &&
    (isOwnHost(host, policy.allowedOrigins) ||
      isHostListed(host, policy.ignoredReferrers ?? []));
  const search = kept(sent.search);
  // A route in the fragment is part of the path, and may have a click id.
  const path = kept(sent.path);
  const referrer = kept(sent.referrer);
  return defined({
    path: path === undefined ? undefined : pageName(path, search, policy),
    search,
    hash: kept(sent.hash),
    referrer: isOwnPage && referrer ? pageBefore(referrer, policy) : referrer,
    ignoredReferrer: isMarked || undefined,
  });
}

/** An own page as referrer. Where a pattern names it, the path that it hides is not kept here either. */
function pageBefore(referrer: string, policy: AddressPolicy): string {
  const url = policy.pathPatterns.length > 0 ? parsedUrl(referrer) : undefined;
  if (!url) return referrer;
  const path = decoded(url.pathname);
  const pattern = pagePattern(path, url.search.slice(1), policy);
  return pattern === undefined
    ? referrer
    : `${url.protocol}//${url.host}${pattern}`;
}

/**
 * Whether pages of the host may send to the site, whatever their scheme and port. Of `*.shop.example` the domain
 * itself is own, too: nobody else has it.
 */
function isOwnHost(host: string, allowedOrigins: readonly string[]): boolean {
  return isHostListed(
    host,
    allowedOrigins.flatMap((origin) =>
      origin.startsWith("*.") ? [origin, origin.slice(2)] : hostOf(origin),
    ),
  );
}

/** Finds the host under any scheme (`capacitor://localhost`): `URL` may know none for it. */
function hostOf(origin: string): string[] {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(\[[^\]]*\]|[^/:]+)/i.exec(origin)?.[1];
  return host === undefined ? [] : [host];
}
