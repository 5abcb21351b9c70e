/** Changes an event's addresses before they are stored, by a site's settings. */
import { withoutClickIdValues } from "../../shared/clickIds.js";
import type { IncomingEvent } from "../../shared/incoming.js";
import { isHostListed, withoutWww } from "../../shared/patterns.js";
import { referrerHost } from "../../shared/referrerHost.js";

export interface ReferrerPolicy {
  allowedOrigins: readonly string[];
  /** Absent in sites that are older than the setting. */
  ignoredReferrers?: readonly string[] | undefined;
}

type Addresses = Pick<IncomingEvent, "search" | "hash" | "referrer">;

/** Addresses less the values of click ids, and whether the site's settings say that the referrer is no source. */
export function storedAddresses(
  { hostname, search, hash, referrer }: IncomingEvent,
  policy: ReferrerPolicy,
): Addresses & { ignoredReferrer?: true } {
  const host = referrer === undefined ? undefined : referrerHost(referrer);
  // An own page's own host needs no mark: the event says it by itself, and most referrers are of that kind.
  const isMarked =
    host !== undefined &&
    host !== withoutWww(hostname?.toLowerCase() ?? "") &&
    (isOwnHost(host, policy.allowedOrigins) ||
      isHostListed(host, policy.ignoredReferrers ?? []));
  return {
    ...(search !== undefined && { search: withoutClickIdValues(search) }),
    ...(hash !== undefined && { hash: withoutClickIdValues(hash) }),
    ...(referrer !== undefined && { referrer: withoutClickIdValues(referrer) }),
    ...(isMarked && { ignoredReferrer: true }),
  };
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
