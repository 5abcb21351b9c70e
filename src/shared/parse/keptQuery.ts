/**
 * The part of a query that is kept: parameters of attribution, and parameters that the site's
 * settings name as part of its pages.
 */
import { isAttributionParameter } from "../event/attributionParameters.js";
import { clickIdOf } from "../event/clickIds.js";
import { deepDecoded, withoutNestedQuery } from "./nestedQuery.js";
import { splitAt } from "./parseUrl.js";

/**
 * Returns the kept part of a query as it is written, or undefined if nothing is left. Click ids
 * lose their values. Values that are addresses, or that have a query, lose that query.
 *
 * @param search query string without `?`
 * @example
 * keptQuery("utm_source=news&token=1&t=2&gclid=Cj0K", ["t"]); // "utm_source=news&t=2&gclid="
 * keptQuery("ref=https://a.example/?token=1", []); // "ref=https://a.example/"
 */
export function keptQuery(
  search: string | undefined,
  pageParameters: readonly string[],
): string | undefined {
  if (search === undefined) return undefined;
  const kept = splitAt(search, "#")[0]
    .split("&")
    .flatMap((each) => keptPair(each, pageParameters));
  return kept.length === 0 ? undefined : kept.join("&");
}

function keptPair(sent: string, pageParameters: readonly string[]): string[] {
  const pair = sent.replace(/^\?+/, "");
  const name = nameOf(pair);
  if (name === "" || !isKeptParameter(name, pageParameters)) return [];
  const [written, value] = splitAt(pair, "=");
  if (!pair.includes("=")) return [pair];
  return [`${written}=${clickIdOf(name) ? "" : keptValue(value)}`];
}

/** Says whether a parameter of this name is kept. */
export function isKeptParameter(
  name: string,
  pageParameters: readonly string[],
): boolean {
  return isAttributionParameter(name) || pageParameters.includes(name);
}

/** Returns the name as `URLSearchParams` reads it, because attribution reads it so too. */
function nameOf(pair: string): string {
  for (const name of new URLSearchParams(pair).keys()) return name;
  return "";
}

/** Matches an address: it has a scheme or slashes, or a port, path or query follows its host. */
const ADDRESS =
  /^\s*(?:(?:[a-z][a-z0-9+.-]*:)?[\\/]|https?:|[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)+[:/?#])/iu;
const QUERY = /(?:[?#]|%(?:25)*(?:3f|23)).*$/is;
/** Matches the user in front of an address's host. */
const USER =
  /(^\s*|:|%(?:25)*3a)((?:[\\/]|%(?:25)*(?:2f|5c)){2,})(?:(?![\\/]|%(?:25)*(?:2f|5c)).)*(?:@|%(?:25)*40)/is;

function keptValue(value: string): string {
  const plain = withoutNestedQuery(value);
  if (!ADDRESS.test(deepDecoded(plain.replaceAll("+", " ")))) return plain;
  return plain.replace(QUERY, "").replace(USER, "$1$2");
}
