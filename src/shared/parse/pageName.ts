/**
 * Names pages for reports. It decides which paths of a site are one page, and which query
 * parameters tell pages apart.
 */
import { limits } from "../limits.js";
import { deepDecoded } from "./nestedQuery.js";
import { fitsPattern } from "./patterns.js";
import type { SiteSettings } from "../site/site.js";
import { cut } from "../text.js";

export type PagePolicy = Pick<
  SiteSettings,
  "normalizePaths" | "pageParameters" | "pathPatterns"
>;

/**
 * Ends of a path without a meaning: the slash, and files with which servers answer for their
 * folder.
 */
const ends = ["/", "/index.html", "/index.htm", "/index.php"];

/**
 * Returns the name of a page with this path, and its fragment if that tells pages apart. If a
 * pattern matches the path, with or without its parameters, the first such pattern is the name. The
 * text that the pattern hides is kept nowhere.
 *
 * @param search query string without `?`
 * @example
 * pageName("/about/index.html", undefined, defaultSiteSettings); // "/about"
 * pageName("/", "x=2&t=1", { ...defaultSiteSettings, pageParameters: ["t"] }); // "/?t=1"
 * pageName("/orders/17", undefined, { ...defaultSiteSettings, pathPatterns: ["/orders/*"] });
 * // "/orders/*"
 */
export function pageName(
  path: string,
  search: string | undefined,
  policy: PagePolicy,
): string {
  const name =
    pagePattern(path, search, policy) ?? ownName(path, search, policy);
  return cut(name, limits.MAX_URL_LENGTH.value);
}

/**
 * Returns the pattern that names such a page, or undefined. If no pattern matches the name as the
 * site spells it, a pattern that matches another spelling counts. So upper case, encoded slashes
 * and double slashes do not show text that a pattern hides.
 */
export function pagePattern(
  path: string,
  search: string | undefined,
  policy: PagePolicy,
): string | undefined {
  const { pathPatterns } = policy;
  if (pathPatterns.length === 0) return undefined;
  const plain = ownName(path, undefined, policy);
  const page = ownName(path, search, policy);
  const spelled = pathPatterns.find(
    (each) =>
      fitsPattern(each, page) || (page !== plain && fitsPattern(each, plain)),
  );
  if (spelled !== undefined) return spelled;
  const loose = normalizePath(asRequested(path)).toLowerCase();
  const at = inLowerCase(pathPatterns).findIndex((each) =>
    fitsPattern(each, loose),
  );
  return pathPatterns[at];
}

/**
 * Keeps each list in lower case. Each event of a request asks with the same list, and may have many
 * addresses.
 */
const lowered = new WeakMap<readonly string[], string[]>();

function inLowerCase(patterns: readonly string[]): string[] {
  const known = lowered.get(patterns);
  if (known) return known;
  const made = patterns.map((each) => each.toLowerCase());
  lowered.set(patterns, made);
  return made;
}

/**
 * Returns the path that a browser requests: backslashes become slashes, and `..` removes a segment.
 */
function asRequested(path: string): string {
  const segments: string[] = [];
  for (const segment of deepDecoded(path).split(/[\\/]/)) {
    if (segment === "..") segments.pop();
    else if (segment !== ".") segments.push(segment);
  }
  return segments.join("/");
}

function ownName(
  path: string,
  search: string | undefined,
  { normalizePaths, pageParameters }: PagePolicy,
): string {
  const parameters = parametersOf(search, pageParameters);
  return normalizePaths
    ? normalizePath(path) + parameters.normalize("NFC")
    : path + parameters;
}

/**
 * Returns one spelling for all paths that servers and routers treat as the same. It has no double
 * slashes, no slash or index file at the end, and Unicode's composed form. A fragment is a path of
 * its own.
 *
 * @example
 * normalizePath("//about/"); // "/about"
 * normalizePath("/index.html#/cart/"); // "/#/cart"
 */
export function normalizePath(text: string): string {
  const path = text.normalize("NFC");
  const at = path.indexOf("#");
  if (at === -1) return withoutEnd(path) || "/";
  const fragment = withoutEnd(path.slice(at + 1));
  const page = withoutEnd(path.slice(0, at)) || "/";
  return fragment === "" || fragment === "!" ? page : `${page}#${fragment}`;
}

function withoutEnd(path: string): string {
  const text = path.replace(/\/{2,}/g, "/");
  let length = text.length;
  for (;;) {
    const end = ends.find((each) => text.endsWith(each, length));
    if (end === undefined) return text.slice(0, length);
    length -= end.length;
  }
}

/** Returns `?t=1` or "". The parameters have the order of the setting and one encoding. */
function parametersOf(
  search: string | undefined,
  names: readonly string[],
): string {
  if (search === undefined || names.length === 0) return "";
  const query = new URLSearchParams(search);
  const pairs = names.flatMap((name) =>
    query
      .getAll(name)
      .filter((value) => value !== "")
      .map((value) => `${readable(name)}=${readable(value)}`),
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

/**
 * Encodes text as stored paths do: letters stay, and characters that would end the value are
 * encoded.
 */
function readable(text: string): string {
  return decodeURI(encodeURIComponent(text));
}
