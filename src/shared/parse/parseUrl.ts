/** Splits a page's address into the stored parts. The rest (scheme, port, password) is not kept. */
import { InvalidInput } from "../invalid.js";
import { limits } from "../limits.js";
import { cut, quote, toWellFormed } from "../text.js";

export interface UrlParts {
  hostname?: string;
  path?: string;
  /** Without `?`. */
  search?: string;
  /** Without `#`. */
  hash?: string;
}

/**
 * Splits an absolute or relative URL into its parts.
 *
 * @example
 * parseUrl("https://Shop.example:8080/a?b=c#d", "url");
 * // { hostname: "shop.example", path: "/a", search: "b=c", hash: "d" }
 * parseUrl("pricing?plan=pro", "url"); // { path: "/pricing", search: "plan=pro" }
 */
export function parseUrl(text: string, where: string): UrlParts {
  const url = cut(toWellFormed(text.trim()), limits.MAX_URL_LENGTH.value);
  if (url === "") return {};
  if (!/^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(url)) return parsePath(url);
  const { hostname, pathname, search, hash } = toUrl(url, where);
  return {
    ...(hostname === "" ? {} : { hostname: bounded(hostname.toLowerCase()) }),
    ...parsePath(`${pathname}${search}${hash}`),
  };
}

/** Splits off the path of a page: everything before `?` and `#`, beginning with a slash. */
export function parsePath(text: string): UrlParts {
  const whole = toWellFormed(text.trim());
  if (whole === "") return {};
  const [beforeHash, hash] = splitAt(whole, "#");
  const [path, search] = splitAt(beforeHash, "?");
  return {
    path: bounded(decoded(path.startsWith("/") ? path : `/${path}`)),
    ...(search === "" ? {} : { search: bounded(search) }),
    ...(hash === "" ? {} : { hash: bounded(hash) }),
  };
}

function toUrl(url: string, where: string): URL {
  try {
    return new URL(url.startsWith("//") ? `https:${url}` : url);
  } catch {
    throw new InvalidInput(
      `${where} must be an absolute URL or a path, got ${quote(quotable(url))}`,
    );
  }
}

/** Returns the URL without query, fragment and password. Callers may log errors that quote it. */
function quotable(url: string): string {
  return (url.split(/[?#]/, 1)[0] ?? "").replace(/^.*@/s, "…@");
}

/**
 * Decodes a path: `/caf%C3%A9` becomes `/café`. Otherwise a page would be two pages if one sender
 * encodes its path and another does not. Encoded delimiters (`%2F`, `%3F`) and bytes that are not
 * UTF-8 stay.
 */
export function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

export function splitAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

export function bounded(text: string): string {
  return cut(text, limits.MAX_URL_LENGTH.value);
}
