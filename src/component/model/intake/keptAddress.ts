/**
 * The part of an address that is kept: scheme, host, path and parameters of attribution, and, for
 * an own page, the parameters that the site names as part of its pages. A user, a password, any
 * other parameter and the fragment go.
 */
import { keptPath, withoutTokens } from "../../../shared/parse/keptPath.js";
import { keptQuery } from "../../../shared/parse/keptQuery.js";
import {
  deepDecoded,
  withoutNestedQuery,
} from "../../../shared/parse/nestedQuery.js";
import {
  pagePattern,
  type PagePolicy,
} from "../../../shared/parse/pageName.js";
import { decoded, splitAt } from "../../../shared/parse/parseUrl.js";
import { withoutWww } from "../../../shared/parse/patterns.js";
import { referrerHost } from "../../../shared/parse/referrerHost.js";
import { isOwnHost } from "./ownHosts.js";

export interface OwnPages extends PagePolicy {
  allowedOrigins: readonly string[];
  /**
   * The hostname of the event's page. Without one, any page may be own, and a pattern hides its
   * path.
   */
  hostname: string | undefined;
}

/** Scheme and host, then the path. For `http` it makes no difference how many slashes there are. */
const ORIGIN = /^(https?:\/*[^/]*|(?:[a-z][a-z0-9+.-]*:)?\/{2,}[^/]*)(.*)$/is;
const USER = /^((?:[a-z][a-z0-9+.-]*:)?\/*)[^/]*@/i;

/**
 * An address, whole or from its path on.
 *
 * @example
 * keptAddress("https://ada:pw@news.example/a?id=1&utm_source=b#c", shop); // "https://news.example/a?utm_source=b"
 */
export function keptAddress(sent: string, own: OwnPages): string {
  const text = sent.trim().replace(/[\t\n\r]/g, "");
  const [address, query] = splitAt(splitAt(text, "#")[0], "?");
  // Browsers take backslashes for slashes.
  const base = address.replaceAll("\\", "/");
  if (HOST_FIRST.test(base)) {
    const scheme = "https://";
    return keptAddress(scheme + text, own).slice(scheme.length);
  }
  const [, before = "", written = base] = ORIGIN.exec(base) ?? [];
  const origin = before.replace(USER, "$1");
  const isOwn = isOwnPage(origin, own);
  const pattern = isOwn
    ? pagePattern(keptPath(decoded(written)), query, own)
    : undefined;
  const names = isOwn && pattern === undefined ? own.pageParameters : [];
  const path = pattern ?? keptPath(written);
  const search = storedQuery(query, names, own);
  if (search === undefined) return origin + path;
  return `${origin}${path}${path.includes("?") ? "&" : "?"}${search}`;
}

/** {@link keptQuery}, in which no value is an own page that a pattern hides: `?ref=/reset/…`. */
export function storedQuery(
  sent: string | undefined,
  names: readonly string[],
  own: OwnPages,
): string | undefined {
  const search = keptQuery(sent, names);
  if (search === undefined || own.pathPatterns.length === 0) return search;
  return search
    .split("&")
    .map((pair) => {
      const [name, value] = splitAt(pair, "=");
      const text = deepDecoded(value.replaceAll("+", " "));
      if (!/[\\/]/.test(text)) return pair;
      const kept = keptText(text, own);
      return kept === text ? pair : `${name}=${encodeURIComponent(kept)}`;
    })
    .join("&");
}

function isOwnPage(
  origin: string,
  { hostname, allowedOrigins }: OwnPages,
): boolean {
  if (origin === "") return true;
  const address = origin.startsWith("/") ? `https:${origin}` : origin;
  const host = referrerHost(address);
  if (host === undefined || /^android-app:/i.test(origin)) return false;
  if (hostname === undefined) return true;
  return (
    host === withoutWww(hostname.toLowerCase()) ||
    isOwnHost(host, allowedOrigins)
  );
}

/** Most texts have no address. */
const SUSPECT =
  /[?#&@%;=\\]|:\/|(?:^|[^\p{L}\p{N}])\/|eyJ|\.\p{L}{2,}[/:]|:\d+\//iu;
/**
 * Only the end of its scheme is looked for, so that the work grows with the text and not with its
 * square.
 */
const WHOLE = /[a-z0-9+.-]:[\\/]{2}/i;
const HOST_FIRST = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}[\\/:?#]/u;
const HOST = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}$/u;
const NAME = /^[\p{L}\p{N}-]+$/u;
/** Characters behind which an address may begin. */
const OPENING = /[([{<>"'|,;:]/;
/** The place where another address begins in a word that has no query. */
const NEXT_WHOLE = /(?<=[|,;"'()<>[\]{}])(?=[a-z][a-z0-9+.-]{0,20}:[\\/]{2})/i;
const CLOSING = new Set(")]}>\"'.,;:!");

/**
 * A text in which there may be addresses: each of them as it is kept, and the rest as it is.
 *
 * @example
 * keptText("Reset | https://shop.example/reset?token=1", shop); // "Reset | https://shop.example/reset"
 */
export function keptText(text: string, own: OwnPages): string {
  if (!SUSPECT.test(text)) return text;
  return text.replace(/\S+/g, (sent) =>
    wordsOf(sent)
      .map((word) => {
        // Nothing shows where a query ends.
        const end = /[?#]/.test(word) ? word.length : endOf(word);
        const [inner, closing] = [word.slice(0, end), word.slice(end)];
        return withoutTokens(keptWord(inner, own)) + closing;
      })
      .join(""),
  );
}

/** `https://a.example,https://b.example` are two. */
function wordsOf(sent: string): string[] {
  return /[?#]/.test(sent) ? [sent] : sent.split(NEXT_WHOLE);
}

function keptWord(word: string, own: OwnPages): string {
  const value = word.replace(NAMED, "");
  if (value !== word && withoutUser(word) === word) {
    const name = word.slice(0, word.length - value.length);
    return name + keptWord(withoutNestedQuery(value), own);
  }
  const at = schemeIn(word);
  const before = word.slice(0, at);
  if (at >= 0 && !/[?#&=;]/.test(before)) {
    return before + keptAddress(word.slice(at), own);
  }
  const begin = addressIn(word);
  if (begin >= 0) {
    const rest = word.slice(begin);
    const scheme = /^[.\\/]/.test(rest) ? "" : "https://";
    const kept = keptAddress(scheme + rest, own).slice(scheme.length);
    // Backslashes may be a path of Windows.
    const isWhole = kept === rest.replaceAll("\\", "/");
    return isWhole ? word : word.slice(0, begin) + kept;
  }
  if (/%(?:25)*3a(?:%(?:25)*(?:2f|5c)){2}/i.test(word)) {
    const read = deepDecoded(word);
    const kept = keptText(read, own);
    if (kept !== read) return encodeURIComponent(kept);
  }
  return withoutNestedQuery(withoutUser(word));
}

/** The name of a value: `next=https://…`, `href="/…"`. It is no part of an address. */
const NAMED = /^[^\\/?#&;%:@]*=/;

/** A host that nothing follows, without `user:password@` in front of it. */
function withoutUser(word: string): string {
  const host = word.replace(SIGNED_IN, "");
  return HOST.test(host) && !/^mailto:/i.test(word) ? host : word;
}
const SIGNED_IN = /^[^\s@:/]*:[^\s@/]*@/;

/**
 * The place where an address without a scheme begins, before the first slash or query; -1: there is
 * none.
 */
function addressIn(word: string): number {
  const [head = ""] = word.split(/[\\/?#&=]/, 1);
  const parts = head.split(OPENING);
  const behind = word.charAt(head.length);
  let from = 0;
  for (const [index, part] of parts.entries()) {
    const next = word.charAt(from + part.length);
    const isPath = /^\.{0,2}$/.test(part) && /[\\/]/.test(next);
    const isHost = /[\\/:?#]/.test(next) && HOST.test(part);
    if (isPath || isHost) return from;
    // The part may be a name in the app's own network, and its port follows.
    const isLast = index === parts.length - 2 && /[\\/?#]/.test(behind);
    const port = parts[index + 1] ?? "";
    const hasPort = isLast && next === ":" && /^\d{1,5}$/.test(port);
    if (hasPort && NAME.test(part)) return from;
    from += part.length + 1;
  }
  return -1;
}

/** The place where the closing brackets and stops of a word begin. */
function endOf(word: string): number {
  let end = word.length;
  while (CLOSING.has(word.charAt(end - 1))) end--;
  return end;
}

/** The place where the first address with a scheme begins; -1: there is none. */
function schemeIn(word: string): number {
  let at = word.search(WHOLE);
  while (/[a-z0-9+.-]/i.test(word.charAt(at - 1))) at--;
  return at;
}
