/** Normalises the source that a link names, before it is counted. */
import { withoutWww } from "./patterns.js";
import { parsedUrl } from "./referrerHost.js";

/** Matches a URL: it has a scheme or "//", or a port, path or query follows its host. */
const isUrl =
  /^([a-z][a-z0-9+.-]*:)?\/\/|^[\p{L}\p{M}\p{N}-]+(\.[\p{L}\p{M}\p{N}-]+)+[:/?#]/u;

/**
 * Matches a host in any letters. DNS and referrers encode some: "bücher.example" is
 * "xn--bcher-kva.example" there.
 */
const isHost = /^[\p{L}\p{M}\p{N}-]+(\.[\p{L}\p{M}\p{N}-]+)+$/u;
const isForeignHost = (tag: string) =>
  /\P{ASCII}/u.test(tag) && isHost.test(tag);

/**
 * Returns the source of a tag in lower case. A URL becomes its host. So
 * `https://www.blog.example/post`, `blog.example/` and the referrer of that page are one source.
 *
 * @param tag in lower case
 * @example
 * taggedSource("https://www.google.de/"); // "google.de"
 * taggedSource("spring newsletter"); // "spring newsletter"
 */
export function taggedSource(tag: string): string {
  if (!isUrl.test(tag) && !isForeignHost(tag)) {
    return withoutWww(tag) || tag;
  }
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//.test(tag);
  const text = hasScheme ? tag : `https://${tag.replace(/^\/\//, "")}`;
  return withoutWww(parsedUrl(text)?.hostname ?? "") || tag;
}
