/** Names pages for reports: which paths of a site are one page, and which query makes another of them. */
import { limits } from "../limits.js";
import { deepDecoded } from "./nestedQuery.js";
import { fitsPattern } from "./patterns.js";
import type { SiteSettings } from "../site/site.js";
import { cut } from "../text.js";

export type PagePolicy = Pick<
  SiteSettings,
  "normalizePaths" | "pageParameters" | "pathPatterns"
>;

/** The slash at the end, and the files that servers answer with for their folder. */
const ends = ["/", "/index.html", "/index.htm", "/index.php"];

/**
 * The name of a page with this path, and its fragment where that tells pages apart. The first pattern that fits
 * it, with or without its parameters, is its name: what the pattern hides is kept nowhere.
 *
 * @param search query string without `?`
 * @example
 * pageName("/about/index.html", undefined, defaultSiteSettings); // "/about"
 * pageName("/", "x=2&t=1", { ...defaultSiteSettings, pageParameters: ["t"] }); // "/?t=1"
 * pageName("/orders/17", undefined, { ...defaultSiteSettings, pathPatterns: ["/orders/*"] }); // "/orders/*"
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
 * The pattern that names such a page; undefined: none does. Where none fits the name as the site spells it, one that
 * fits another spelling does: upper case, an encoded slash or a double one must not show what a pattern hides.
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

/** Each event of a request meets the same list, and may have many addresses. */
const lowered = new WeakMap<readonly string[], string[]>();

function inLowerCase(patterns: readonly string[]): string[] {
  const known = lowered.get(patterns);
  if (known) return known;
  const made = patterns.map((each) => each.toLowerCase());
  lowered.set(patterns, made);
  return made;
}

/** The path that a browser asks for: backslashes are slashes, and what `..` takes back is gone. */
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
 * One spelling for the paths that servers and routers take for the same: without double slashes, without the
 * slash or the index file at the end, in Unicode's composed form. A fragment is a path of its own.
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

/** `?t=1`, in the order of the setting and encoded one way, or nothing. */
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

/** As paths are stored: letters as they are, what would end the value encoded. */
function readable(text: string): string {
  return decodeURI(encodeURIComponent(text));
}
