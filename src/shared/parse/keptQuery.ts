/** The part of a query that is kept: parameters of attribution, and those that the site names as part of its pages. */
import { isAttributionParameter } from "../event/attributionParameters.js";
import { clickIdOf } from "../event/clickIds.js";
import { deepDecoded, withoutNestedQuery } from "./nestedQuery.js";
import { splitAt } from "./parseUrl.js";

/**
 * The rest of a query, as it is written; undefined for none. Click ids lose their values, values that are addresses
 * or have a query of their own lose it.
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

/** Whether a parameter of this name is kept. */
export function isKeptParameter(
  name: string,
  pageParameters: readonly string[],
): boolean {
  return isAttributionParameter(name) || pageParameters.includes(name);
}

/** As `URLSearchParams` reads it, which attribution does. */
function nameOf(pair: string): string {
  for (const name of new URLSearchParams(pair).keys()) return name;
  return "";
}

/** With a scheme or slashes, or a host that a port, path or query follows. */
const ADDRESS =
  /^\s*(?:(?:[a-z][a-z0-9+.-]*:)?[\\/]|https?:|[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)+[:/?#])/iu;
const QUERY = /(?:[?#]|%(?:25)*(?:3f|23)).*$/is;
/** The user who signs in by the address, in front of its host. */
const USER =
  /(^\s*|:|%(?:25)*3a)((?:[\\/]|%(?:25)*(?:2f|5c)){2,})(?:(?![\\/]|%(?:25)*(?:2f|5c)).)*(?:@|%(?:25)*40)/is;

function keptValue(value: string): string {
  const plain = withoutNestedQuery(value);
  if (!ADDRESS.test(deepDecoded(plain.replaceAll("+", " ")))) return plain;
  return plain.replace(QUERY, "").replace(USER, "$1$2");
}
