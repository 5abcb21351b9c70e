/**
 * Client hints (https://wicg.github.io/ua-client-hints/). Chromium describes itself in headers of
 * every request over HTTPS, in addition to its user agent. The headers are structured fields (RFC
 * 9651). A header that is none counts as absent.
 */
import { parseItem, parseList } from "structured-headers";
import { defined } from "../../shared/defined.js";

export interface ClientHints {
  /** Names of the browser and its engine, in an order that changes. One of them means nothing. */
  brands?: string[];
  /** Whether the browser wants pages for phones. */
  mobile?: boolean;
  /** The operating system. */
  platform?: string;
}

/** Browsers send about 100 characters. The limit leaves room for ten times as many. */
const MAX_LENGTH = 1_000;

/**
 * Reads the hints of a request. Never throws.
 *
 * @example
 * readClientHints(
 *   new Headers({ "sec-ch-ua": '"Brave";v="131", "Chromium";v="131"', "sec-ch-ua-mobile": "?1" }),
 * ); // { brands: ["Brave", "Chromium"], mobile: true }
 */
export function readClientHints(headers: Headers): ClientHints {
  const brands = read(headers, "sec-ch-ua", parseList)
    ?.map(([name]) => name)
    .filter((name) => typeof name === "string");
  const mobile = read(headers, "sec-ch-ua-mobile", parseItem)?.[0];
  const platform = read(headers, "sec-ch-ua-platform", parseItem)?.[0];
  return defined({
    brands,
    mobile: typeof mobile === "boolean" ? mobile : undefined,
    platform: typeof platform === "string" ? platform : undefined,
  });
}

function read<Value>(
  headers: Headers,
  name: string,
  parse: (text: string) => Value,
): Value | undefined {
  const text = headers.get(name);
  if (text === null || text.length > MAX_LENGTH) return undefined;
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
