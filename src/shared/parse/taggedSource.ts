/** The source that a link names, as it is counted. */
import { withoutWww } from "./patterns.js";
import { parsedUrl } from "./referrerHost.js";

/** With a scheme or "//", or a host that a port, path or query follows. */
const isUrl =
  /^([a-z][a-z0-9+.-]*:)?\/\/|^[\p{L}\p{M}\p{N}-]+(\.[\p{L}\p{M}\p{N}-]+)+[:/?#]/u;

/** In letters of which DNS and referrers write others: "bücher.example" is "xn--bcher-kva.example" there. */
const isHost = /^[\p{L}\p{M}\p{N}-]+(\.[\p{L}\p{M}\p{N}-]+)+$/u;
const isForeignHost = (tag: string) =>
  /\P{ASCII}/u.test(tag) && isHost.test(tag);

/**
 * The tag of a source, in lower case already: a URL is its host, so that `https://www.blog.example/post`,
 * `blog.example/` and the referrer of that page are one source.
 *
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
