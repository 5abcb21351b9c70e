/** A page's address as the parts that are stored. The rest (scheme, port, password) is not kept. */
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
 * Takes an absolute URL apart, or a relative one.
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

/** Takes the path of a page apart: everything before `?` and `#`, beginning with a slash. */
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

/** Errors may be logged, by whoever catches them: without a query, fragment or password. */
function quotable(url: string): string {
  return (url.split(/[?#]/, 1)[0] ?? "").replace(/^.*@/s, "…@");
}

/**
 * `/caf%C3%A9` is `/café`: a page must not be two pages because one sender encodes its path and
 * another does not. Encoded delimiters (`%2F`, `%3F`) stay, and so does what is not UTF-8.
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
