/** Parses an event's facts about its page. */
import { defined } from "../defined.js";
import { hashRoute } from "./hashRoute.js";
import type { IncomingEvent } from "../event/incoming.js";
import { parsed } from "../invalid.js";
import { limits } from "../limits.js";
import { pageKind } from "../event/pageKind.js";
import {
  own,
  parseFlag,
  parseText,
  type RawObject,
} from "../event/parseFields.js";
import {
  bounded,
  decoded,
  parsePath,
  parseUrl,
  type UrlParts,
} from "./parseUrl.js";
import { withoutWww } from "./patterns.js";

const MAX_URL_LENGTH = limits.MAX_URL_LENGTH.value;

/**
 * Returns the page of an event. `path` is the sender's own name for the page, and wins. Next is the
 * path of `canonical`, if it has the same host. The last choice is the path of `url`. With
 * `hashRoutes` the path includes its fragment.
 */
export function parsePage(
  sent: RawObject,
): UrlParts & Pick<IncomingEvent, "title" | "referrer" | "pageKind"> {
  const text = (field: string, maxLength: number) =>
    parseText(own(sent, field), field, maxLength);
  const address = text("url", MAX_URL_LENGTH) ?? "";
  const url = parseUrl(address, "url");
  const path = text("path", MAX_URL_LENGTH);
  const withRoutes = hasHashRoutes(own(sent, "hashRoutes"));
  const named =
    path === undefined
      ? canonicalOf(own(sent, "canonical"), { url, withRoutes })
      : pathOf(path, url);
  const page = { ...url, ...named };
  return {
    ...(withRoutes ? withFragment(page, named ?? url) : page),
    ...pageKind(address || (path && isAddress(path) ? path : "")),
    ...defined({
      title: text("title", limits.MAX_TITLE_LENGTH.value),
      referrer: text("referrer", MAX_URL_LENGTH),
    }),
  };
}

/**
 * Parses a path. If it is a whole address, it is parsed as `url` is, but the host of `url` wins.
 * Text that only looks like an address is a path.
 */
function pathOf(path: string, { hostname }: UrlParts): UrlParts {
  const address = isAddress(path) && parsed(() => parseUrl(path, "path"));
  if (!address || "error" in address) return parsePath(path);
  return { ...address, ...defined({ hostname }) };
}

function isAddress(path: string): boolean {
  return /^https?:\/\//i.test(path);
}

/**
 * Returns the canonical path, with its route. Returns undefined if it belongs to another site, or
 * is no address. Pages have such canonical links, so that is no fault of the event. The query, and
 * the query of the route, come from the address, because it says where the visitor came from.
 */
function canonicalOf(
  canonical: unknown,
  { url, withRoutes }: { url: UrlParts; withRoutes: boolean },
): UrlParts | undefined {
  const { hostname, hash: ownHash = "" } = url;
  if (typeof canonical !== "string" || hostname === undefined) return undefined;
  if (!/^https?:/i.test(canonical)) return undefined;
  const address = parsed(() => parseUrl(canonical, "canonical"));
  if ("error" in address || address.hostname === undefined) return undefined;
  if (withoutWww(address.hostname) !== withoutWww(hostname)) return undefined;
  const { path, hash = "" } = address;
  if (!withRoutes) return defined({ path });
  const { route } = hashRoute(hash);
  const { query } = hashRoute(ownHash);
  return defined({ path, hash: query === "" ? route : `${route}?${query}` });
}

/** Trackers pass on the text of an attribute. Any text means yes, except "false". */
function hasHashRoutes(value: unknown): boolean {
  if (typeof value === "string") return value !== "false";
  return parseFlag(value, "hashRoutes") ?? false;
}

/** Moves the query of a route in the fragment into the page's query. */
function withFragment(page: UrlParts, { hash = "" }: UrlParts): UrlParts {
  if (hash === "") return page;
  const { route, query } = hashRoute(hash);
  const { hash: _hash, path = "/", search = "", ...rest } = page;
  const whole = [search, query].filter((part) => part !== "").join("&");
  return {
    ...rest,
    ...(route === ""
      ? { path }
      : { path: bounded(`${path}#${decoded(route)}`) }),
    ...(whole !== "" && { search: bounded(whole) }),
  };
}
