/**
 * Patterns in a site's settings: texts in which `*` stands for any run of characters, or for none.
 */

/**
 * Says whether the whole text matches the pattern. Case matters. The code looks for each piece of
 * the pattern once, from the left. So the work grows with the length of the text, not with its
 * square.
 *
 * @example
 * fitsPattern("/orders/*", "/orders/17/items"); // true
 * fitsPattern("/orders/*", "/orders"); // false
 */
export function fitsPattern(pattern: string, text: string): boolean {
  const { first, between, last } = piecesOf(pattern);
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const piece of between) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at;
}

interface Pieces {
  first: string;
  /** Pieces between stars, without empty ones: `**` is `*`. */
  between: string[];
  /** The piece after the last `*`. Undefined if there is no `*`. */
  last: string | undefined;
}

/** Bounds the patterns in memory: all patterns of a few sites with the longest lists. */
const MAX_KNOWN = 2000;
const known = new Map<string, Pieces>();

/**
 * Splits a pattern, and keeps the result. Each event of a request meets the same patterns. With 100
 * of the longest patterns, splitting took most of the time.
 */
function piecesOf(pattern: string): Pieces {
  const found = known.get(pattern);
  if (found) return found;
  const [first = "", ...others] = pattern.split("*");
  const last = others.pop();
  const pieces = { first, between: others.filter((each) => each !== ""), last };
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(pattern, pieces);
  return pieces;
}

/** Returns the first pattern that the text matches, or undefined. */
export function fittingPattern(
  patterns: readonly string[],
  text: string,
): string | undefined {
  return patterns.find((pattern) => fitsPattern(pattern, text));
}

/**
 * Says whether a hostname is in a list of hosts. `shop.example` is that host, with or without
 * "www.". `*.shop.example` is any of its subdomains. Case does not matter.
 *
 * @example
 * isHostListed("www.shop.example", ["shop.example"]); // true
 * isHostListed("shop.example", ["*.shop.example"]); // false
 */
export function isHostListed(
  hostname: string,
  hosts: readonly string[],
): boolean {
  if (hosts.length === 0) return false;
  const host = hostname.toLowerCase();
  const bare = withoutWww(host);
  return hosts.some((entry) => {
    const listed = entry.toLowerCase();
    return listed.startsWith("*.")
      ? host.endsWith(listed.slice(1)) && host.length > listed.length - 1
      : withoutWww(listed) === bare;
  });
}

/**
 * Returns a hostname without "www.", which names the same site. The hostname must be in lower case.
 */
export function withoutWww(hostname: string): string {
  return hostname.startsWith("www.") ? hostname.slice(4) : hostname;
}
