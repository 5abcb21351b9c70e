/**
 * The changes of an event before it is stored. It keeps only those parts of its addresses that tell
 * pages and sources apart. Click ids lose their values. The site's settings decide on the rest.
 */
import { withoutClickIdValues } from "../../../shared/parse/clickIdValues.js";
import { defined } from "../../../shared/defined.js";
import type {
  IncomingEvent,
  Properties,
} from "../../../shared/event/incoming.js";
import { keptPath } from "../../../shared/parse/keptPath.js";
import {
  pageName,
  pagePattern,
  type PagePolicy,
} from "../../../shared/parse/pageName.js";
import { isHostListed, withoutWww } from "../../../shared/parse/patterns.js";
import { referrerHost } from "../../../shared/parse/referrerHost.js";
import { keptLists } from "./addressFields.js";
import {
  keptAddress,
  keptText,
  storedQuery,
  type OwnPages,
} from "./keptAddress.js";
import { isOwnHost } from "./ownHosts.js";

export interface AddressPolicy extends PagePolicy {
  allowedOrigins: readonly string[];
  /** Absent: none. */
  ignoredReferrers?: readonly string[] | undefined;
}

/** An event as it may be stored. */
export type ArrivedEvent = Omit<IncomingEvent, "hash"> & {
  ignoredReferrer?: true;
};

/**
 * An event as its site stores it. Its path becomes the page's name, and its other addresses keep
 * only some parts. It notes whether the site's settings say that the referrer is no source. The
 * fragment is not stored: a fragment that is a route is in the path.
 */
export function withStoredAddresses(
  event: IncomingEvent,
  policy: AddressPolicy,
): ArrivedEvent {
  const { hash, path, search, title, referrer, properties, extras, ...rest } =
    event;
  const own = { ...policy, hostname: event.hostname };
  return {
    ...rest,
    ...defined({
      ...pageOf(path, search, own),
      title: title === undefined ? undefined : keptText(title, own),
      referrer: referrer === undefined ? undefined : keptAddress(referrer, own),
      ...keptLists(event, own),
      ignoredReferrer: isReferrerIgnored(event, policy) || undefined,
    }),
  };
}

/** The page's name, and its query without the parameters that a pattern hides. */
function pageOf(
  path: string | undefined,
  sent: string | undefined,
  policy: OwnPages,
): Pick<IncomingEvent, "path" | "search"> {
  const search = storedQuery(sent, policy.pageParameters, policy);
  if (path === undefined) return defined({ search });
  // The path is a name already.
  const isPattern = policy.pathPatterns.includes(path);
  const plain = isPattern ? path : keptPath(path);
  const isNamed = isPattern || pagePattern(plain, search, policy) !== undefined;
  return defined({
    path: isPattern ? path : pageName(plain, search, policy),
    search: isNamed ? storedQuery(search, [], policy) : search,
  });
}

/**
 * Whether the site ignores the referrer. Most referrers are on the page's own host, and the event
 * itself shows those.
 */
function isReferrerIgnored(
  { hostname, referrer }: IncomingEvent,
  { allowedOrigins, ignoredReferrers = [] }: AddressPolicy,
): boolean {
  const host = referrer === undefined ? undefined : referrerHost(referrer);
  if (
    host === undefined ||
    host === withoutWww(hostname?.toLowerCase() ?? "")
  ) {
    return false;
  }
  return (
    isOwnHost(host, allowedOrigins) || isHostListed(host, ignoredReferrers)
  );
}

/**
 * An event without the values of click ids in its addresses, in a title that is an address, and in
 * addresses among its properties. A property that has the name of a click id is the sender's own.
 */
export function withoutClicks(event: IncomingEvent): IncomingEvent {
  const kept = { ...event };
  for (const field of texts) {
    const text = event[field];
    if (text !== undefined) kept[field] = withoutClickIdValues(text);
  }
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
    return { key, value: withoutClickIdValues(value) };
  }
  if (typeof value !== "object" || value === null) return property;
  return { key, value: { json: withoutClickIdValues(value.json) } };
}
