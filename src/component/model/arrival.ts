/** Changes an event before it is stored: click ids lose their values, and a site's settings decide on its addresses. */
import {
  withoutClickIds,
  withoutClickIdValues,
} from "../../shared/clickIdValues.js";
import { defined } from "../../shared/defined.js";
import type { IncomingEvent, Properties } from "../../shared/incoming.js";
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

type Addresses = Pick<IncomingEvent, "path" | "referrer">;

/**
 * Returns the path as the page's name, the referrer, and whether the site's settings say that the referrer is no
 * source.
 */
export function storedAddresses(
  { hostname, path, search, referrer }: IncomingEvent,
  policy: AddressPolicy,
): Addresses & { ignoredReferrer?: true } {
  const host = referrer === undefined ? undefined : referrerHost(referrer);
  const isOwnPage = host === withoutWww(hostname?.toLowerCase() ?? "");
  // An own page's own host needs no mark: the event says it by itself, and most referrers are of that kind.
  const isMarked =
    host !== undefined &&
    !isOwnPage &&
    (isOwnHost(host, policy.allowedOrigins) ||
      isHostListed(host, policy.ignoredReferrers ?? []));
  return defined({
    path: path === undefined ? undefined : pageName(path, search, policy),
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
 * An event less the values of click ids, whatever they are written in: in addresses, in a title that is one, and in
 * addresses among what the sender calls properties. A property that has the name of a click id is the sender's own.
 */
export function withoutClicks(event: IncomingEvent): IncomingEvent {
  const kept = { ...event };
  for (const field of texts) {
    const text = event[field];
    if (text !== undefined) kept[field] = withoutClickIdValues(text);
  }
  if (event.path !== undefined) kept.path = withoutClickIds(event.path);
  for (const field of pairs) {
    const properties = event[field];
    if (properties) kept[field] = properties.map(withoutClick);
  }
  return kept;
}

const texts = ["search", "hash", "referrer", "title"] as const;
const pairs = ["properties", "extras", "traits"] as const;

function withoutClick(property: Properties[number]): Properties[number] {
  const { key, value } = property;
  if (typeof value === "string") {
    const text = withoutClickIdValues(value);
    return text === value ? property : { key, value: text };
  }
  if (typeof value !== "object" || value === null) return property;
  return { key, value: { json: withoutClickIdValues(value.json) } };
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
