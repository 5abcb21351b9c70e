/** What becomes of an event's addresses before they are stored: click ids lose their values, and settings decide. */
import {
  withoutClickIds,
  withoutClickIdValues,
} from "../../shared/clickIdValues.js";
import type { IncomingEvent, Properties } from "../../shared/incoming.js";
import { isHostListed, withoutWww } from "../../shared/patterns.js";
import { referrerHost } from "../../shared/referrerHost.js";

export interface ReferrerPolicy {
  allowedOrigins: readonly string[];
  /** Absent in sites that are older than the setting. */
  ignoredReferrers?: readonly string[] | undefined;
}

/** Whether the site's settings say that an event's referrer is no source. */
export function referrerMark(
  { hostname, referrer }: Pick<IncomingEvent, "hostname" | "referrer">,
  policy: ReferrerPolicy,
): { ignoredReferrer?: true } {
  const host = referrer === undefined ? undefined : referrerHost(referrer);
  // An own page's own host needs no mark: the event says it by itself, and most referrers are of that kind.
  const isMarked =
    host !== undefined &&
    host !== withoutWww(hostname?.toLowerCase() ?? "") &&
    (isOwnHost(host, policy.allowedOrigins) ||
      isHostListed(host, policy.ignoredReferrers ?? []));
  return isMarked ? { ignoredReferrer: true } : {};
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

/** Of any scheme (`capacitor://localhost`), for which `URL` may know no host. */
function hostOf(origin: string): string[] {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(\[[^\]]*\]|[^/:]+)/i.exec(origin)?.[1];
  return host === undefined ? [] : [host];
}
